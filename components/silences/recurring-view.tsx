// placeholder
export function RecurringView() {
  return null;
}
