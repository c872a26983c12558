// Applies the stored theme before the first paint. The same key is written by web/ui/theme-toggle.tsx.
try {
  const theme = localStorage.getItem("tp_theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // storage can be forbidden: the system's preference applies
}
