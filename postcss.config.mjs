/** Style sheets go through Tailwind, which reads our tokens. */
export default { plugins: { '@tailwindcss/postcss': {} } }
