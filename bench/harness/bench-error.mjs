// An error of a benchmark with its code; the message is for the person at the terminal.
export class BenchError extends Error {
  isForPeople = true;

  constructor(code, message) {
    super(message);
    this.code = code;
  }
}
