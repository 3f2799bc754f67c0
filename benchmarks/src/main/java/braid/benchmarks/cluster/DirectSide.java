package braid.benchmarks.cluster;

import com.tangosol.net.Invocable;
import com.tangosol.net.InvocationObserver;
import com.tangosol.net.InvocationService;
import com.tangosol.net.Member;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// Coherence's invocation service used directly: an `execute` an element, to one of two workers by turns. Results
/// come in any order, and an element that is lost is lost.
record DirectSide(InvocationService service, List<Set<Member>> workers) implements Side {

    /// Tells what came of one element.
    private record Observer(Consumer<Object> came, Runnable over) implements InvocationObserver {
        @Override
        public void memberCompleted(Member member, Object result) {
            came.accept(result);
        }

        @Override
        public void memberFailed(Member member, Throwable cause) {
            cause.printStackTrace();
        }

        @Override
        public void memberLeft(Member member) {
            System.err.println(member + " has left");
        }

        @Override
        public void invocationCompleted() {
            over.run();
        }
    }

    private double rate(int inFlight, Duration time, int lookEvery, IntFunction<Invocable> work, Consumer<Object> came)
            throws InterruptedException {
        Semaphore room = new Semaphore(inFlight);
        Observer observer = new Observer(came, room::release);
        return Measures.rate(
                time,
                lookEvery,
                number -> {
                    room.acquire();
                    service.execute(work.apply(number), workers.get(number & 1), observer);
                },
                () -> room.acquire(inFlight));
    }

    @Override
    public double small(int inFlight, Duration time) throws InterruptedException {
        LongAdder sum = new LongAdder();
        LongAdder expected = new LongAdder();
        double rate = rate(
                inFlight,
                time,
                64,
                number -> {
                    expected.add(number + 1);
                    return new Increment(number);
                },
                result -> sum.add((Integer) result));
        Measures.check(expected.sum(), sum.sum());
        return rate;
    }

    @Override
    public double idle(Duration time) throws InterruptedException {
        Measures.Arrival arrival = new Measures.Arrival();
        Observer observer = new Observer(result -> arrival.now(), () -> {});
        return arrival.median(
                time, number -> service.execute(new Increment(number), workers.get(number & 1), observer));
    }

    @Override
    public double large(int inFlight, Duration time) throws InterruptedException {
        byte[] bytes = new byte[Measures.LARGE];
        LongAdder sum = new LongAdder();
        LongAdder expected = new LongAdder();
        double rate = rate(
                inFlight,
                time,
                1,
                number -> {
                    expected.add(1 + Measures.LARGE);
                    return new Touch(bytes);
                },
                result -> {
                    byte[] back = (byte[]) result;
                    sum.add(back[0] + back.length);
                });
        Measures.check(expected.sum(), sum.sum());
        return rate;
    }
}
