// A file somebody chose, dropped or pasted: name '' for what was pasted.
export type DroppedFile = { readonly name: string; readonly text: string };
