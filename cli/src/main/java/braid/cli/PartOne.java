package braid.cli;

import java.time.Duration;

/// The quickstart's first part: ten numbers, one after the other and then scattered, with words between.
record PartOne(Terminal terminal, Duration second) {

    void show() throws InterruptedException {
        terminal.heading("Part 1: ten numbers");
        terminal.text("""
            Here is a function that takes a second, and a stream that applies it to whatever is
            emitted and prints what comes out:
            """);
        terminal.code(TenNumbers.FUNCTION);
        terminal.code(TenNumbers.IN_ORDER);
        terminal.text("It runs now. On the left is the time at which each number arrives:");
        var inOrder = start().inOrder();
        terminal.line("");
        terminal.text("""
            That took %s, because a stream does one thing at a time: `emit` returns when its number
            was printed. Now the same stream with `scatter`, `buffer` and `gather` in it:
            """, Stopwatch.seconds(inOrder));
        terminal.code(TenNumbers.SCATTERED);
        var scattered = start().scattered();
        terminal.line("");
        terminal.text("""
            That took %s, with the same numbers in the same order. What the three words did:

              scatter()   From here on each number is a task of its own, and `map` runs on the
                          threads of a client. We named none, so it is this JVM's own.
              buffer(8)   Up to eight numbers may be on their way at once. The ninth `emit` waited
                          until the first was through: that is back-pressure, and it is why a fast
                          source never fills the memory. Without the buffer `gather` would wait for
                          each number before the next could start.
              gather()    Results come back to one thread, in the order in which the numbers went
                          in, however the tasks overtook each other. `sink` needs no lock.
            """, Stopwatch.seconds(scattered));
    }

    private TenNumbers start() {
        return new TenNumbers(terminal, second, Stopwatch.started());
    }
}
