/** What the model is told of Bash. */
export const BASH_WORDS = `Runs a command with bash in the session's container.

- The working directory stays between calls (it starts in /workspace); variables, functions and shell options do not. Prefer absolute paths to cd.
- stdout and stderr come back together, in the order in which they came. A failure begins with "Exit code N". Long output is cut in the middle; the whole of it lies in a file that the result names.
- timeout is in milliseconds: 120000 unless given, 600000 at most. A command that is still running then goes on in the background.
- run_in_background starts a command that goes on by itself (a server, a watcher). You get a task id; see its output with TaskOutput and end it with TaskStop. Do not add "&".
- There is no terminal: nothing can be typed in. Use flags that make programs not ask.
- To read, search and change files use Read, Grep, Glob, Edit and Write rather than cat, grep, find, sed and echo.
- The container reaches the network only through a proxy with a list of allowed hosts; a refused host is told plainly in the output.
- Join commands that depend on each other with &&; make independent calls side by side.`
