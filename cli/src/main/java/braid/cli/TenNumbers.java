package braid.cli;

import braid.Source;
import java.time.Duration;

/// The ten-element stream of the quickstart, in order and scattered.
///
/// What is shown is what runs: the text blocks are the code below them, and a test compares the two.
record TenNumbers(Terminal terminal, Duration second, Stopwatch stopwatch) {

    static final String FUNCTION = """
        int inc(int x) throws InterruptedException {
            Thread.sleep(second); // stands for real work
            return x + 1;
        }
        """;

    static final String IN_ORDER = """
        var source = Source.<Integer>create();
        source.map(this::inc).sink(this::print);

        for (int i = 0; i < 10; i++) {
            source.emit(i);
        }
        source.close();
        """;

    static final String SCATTERED = """
        var source = Source.<Integer>create();
        source.scatter().map(this::inc).buffer(8).gather().sink(this::print);

        for (int i = 0; i < 10; i++) {
            source.emit(i);
        }
        source.close();
        """;

    int inc(int x) throws InterruptedException {
        Thread.sleep(second); // stands for real work
        return x + 1;
    }

    void print(int x) {
        terminal.out().printf("    %8s   %2d%n", Stopwatch.seconds(stopwatch.elapsed()), x);
        terminal.out().flush();
    }

    Duration inOrder() throws InterruptedException {
        var source = Source.<Integer>create();
        source.map(this::inc).sink(this::print);

        for (int i = 0; i < 10; i++) {
            source.emit(i);
        }
        source.close();
        return stopwatch.elapsed();
    }

    Duration scattered() throws InterruptedException {
        var source = Source.<Integer>create();
        source.scatter().map(this::inc).buffer(8).gather().sink(this::print);

        for (int i = 0; i < 10; i++) {
            source.emit(i);
        }
        source.close();
        return stopwatch.elapsed();
    }
}
