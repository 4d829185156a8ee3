// placeholder
export function TemplatesView() {
  return null;
}
