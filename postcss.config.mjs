// Tailwind turns the design tokens into utilities.
export default { plugins: { '@tailwindcss/postcss': {} } };
