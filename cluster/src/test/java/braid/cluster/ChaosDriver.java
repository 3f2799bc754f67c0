package braid.cluster;

import braid.Client;
import braid.ParallelStream;
import braid.Source;
import java.util.concurrent.locks.LockSupport;

/// The driver of [ChaosTest]: sends elements through a fork, a join and an accumulation, and prints each that comes
/// out of the join. Arguments: the cluster's address, how many elements, how many nanoseconds each takes.
final class ChaosDriver {

    private static final int HEAVY_EVERY = 50;
    private static final int HEAVY = 100_000;
    private static final int STRETCH = 500;

    private int joined;
    private int summed;
    private long total;

    private ChaosDriver() {}

    /// What flows: now and then it is too large to be sent around.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Load(int number, byte[] filler) implements java.io.Serializable {}

    /// A sum that is now small enough to come with each step, now so large that it stays where it is.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Total(long sum, byte[] filler) implements java.io.Serializable {

        Total plus(Load load) {
            return new Total(sum + load.number(), new byte[load.number() / STRETCH % 5 < 4 ? 0 : HEAVY]);
        }
    }

    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[1]);
        long pause = Long.parseLong(arguments[2]);
        try (Client client = Client.connect(arguments[0])) {
            new ChaosDriver().run(client, count, pause);
        }
        System.exit(0);
    }

    private void run(Client client, int count, long pause) {
        Source<Integer> source = Source.create();
        ParallelStream<Load> loads = source.scatter(client).map(number -> {
            LockSupport.parkNanos(pause);
            return new Load(number, new byte[number % HEAVY_EVERY == 0 ? HEAVY : 0]);
        });
        ParallelStream<Integer> left = loads.map(load -> 3 * load.number() + Math.min(1, load.filler().length));
        ParallelStream<Integer> right = loads.map(load -> -load.number());
        left.buffer(64).zip(right.buffer(64), Integer::sum).buffer(64).gather().sink(this::join);
        loads.accumulate(new Total(0, new byte[0]), Total::plus)
                .map(Total::sum)
                .buffer(128)
                .gather()
                .sink(this::sum);
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            source.emit(i);
            while (System.nanoTime() - begun < i * pause) {
                LockSupport.parkNanos(pause);
            }
        }
        source.close();
        check("joined", joined, count);
        check("summed", summed, count);
        check("total", total, (long) count * (count - 1) / 2);
        System.out.println("whole");
    }

    private static void check(String what, long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException(what + " is " + found + ", expected " + expected);
        }
    }

    private void join(int element) {
        check("element " + joined, element, 2L * joined + (joined % HEAVY_EVERY == 0 ? 1 : 0));
        System.out.println(joined++);
    }

    private void sum(long sum) {
        check("sum " + summed, sum, (long) summed * (summed + 1) / 2);
        summed++;
        total = sum;
    }
}
