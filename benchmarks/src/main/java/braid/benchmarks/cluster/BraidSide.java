package braid.benchmarks.cluster;

import braid.Client;
import braid.Source;
import java.time.Duration;

/// Braid on a local cluster of two workers.
final class BraidSide implements Side, AutoCloseable {

    private final Client client = Client.localCluster(2);

    private static final class Sums {
        private long expected;
        private long sum;
    }

    @Override
    public double small(int inFlight, Duration time) throws InterruptedException {
        Sums sums = new Sums();
        Source<Integer> source = Source.create();
        source.scatter(client).map(x -> x + 1).buffer(inFlight).gather().sink(x -> sums.sum += x);
        double rate = Measures.rate(
                time,
                number -> {
                    sums.expected += number + 1;
                    source.emit(number);
                },
                source::close);
        Measures.check(sums.expected, sums.sum);
        return rate;
    }

    @Override
    public double idle(Duration time) throws InterruptedException {
        Measures.Arrival arrival = new Measures.Arrival();
        Source<Integer> source = Source.create();
        source.scatter(client).map(x -> x + 1).buffer(1).gather().sink(x -> arrival.now());
        double median = arrival.median(time, source::emit);
        source.close();
        return median;
    }

    @Override
    public double large(int inFlight, Duration time) throws InterruptedException {
        Sums sums = new Sums();
        byte[] bytes = new byte[Measures.LARGE];
        Source<byte[]> source = Source.create();
        source.scatter(client).map(BraidSide::touched).buffer(inFlight).gather().sink(x -> sums.sum += x[0] + x.length);
        double rate = Measures.rate(
                time,
                1,
                number -> {
                    sums.expected += 1 + Measures.LARGE;
                    source.emit(bytes);
                },
                source::close);
        Measures.check(sums.expected, sums.sum);
        return rate;
    }

    private static byte[] touched(byte[] bytes) {
        bytes[0]++;
        return bytes;
    }

    @Override
    public void close() {
        client.close();
    }
}
