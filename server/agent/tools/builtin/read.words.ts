/** What the model is told of Read. */
export const READ_WORDS = `Reads a file.

- file_path is absolute. Lines come back numbered from 1, a tab between number and text; the number is not part of the file.
- Without offset and limit you get the whole file, or its first page with a PARTIAL notice when it is too long; then go on with offset.
- Read several files in one turn when you know that you need them; reads run side by side.
- PNG, JPEG, GIF and WebP files are shown as pictures; a notebook (.ipynb) is shown cell by cell with its outputs; a PDF is shown as the text of its pages, or as pictures of them. Give pages for one that is longer than 10.
- A directory cannot be read: list it with Glob, or with ls in Bash.
- You must have read a file before you change it with Edit or overwrite it with Write.`
