/** Ends quietly when who reads us has had enough (`| head`), as the programs beside us in a pipe do. */
export function endsWithReader(stdout: NodeJS.WriteStream): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
