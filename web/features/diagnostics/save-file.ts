/** Gives the browser a file to save; nothing is asked of the server. */
export function saveJson(name: string, value: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // the download has taken hold of it by then
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
