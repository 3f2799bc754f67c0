package braid.marbles;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Source;
import braid.function.ThrowingFunction;
import braid.testkit.Bounded;
import braid.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs a diagram's operator under virtual time, half a second after the other. Each time is left when all that is
/// expected in it has come, so times are exact; what comes besides is found in the end.
final class MarbleRun<T> {

    private static final Duration STEP = Duration.ofMillis(500);

    private final Marble<T> marble;
    private final VirtualClock clock = new VirtualClock();
    private final long begun = clock.nanoTime();
    private final List<Source<T>> sources = new ArrayList<>();
    private final List<Event> seen = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger calls = new AtomicInteger();
    private boolean slow;

    private MarbleRun(Marble<T> marble) {
        this.marble = marble;
        marble.inputs().forEach(_ -> sources.add(Source.create(clock)));
    }

    /// What came out.
    static <T> List<Event> of(Marble<T> marble) {
        return new MarbleRun<>(marble).run();
    }

    Source<T> in(int number) {
        return sources.get(number);
    }

    /// A function that takes its time.
    ///
    /// @param seconds how long for each element
    ThrowingFunction<T, String> slow(Map<T, Integer> seconds) {
        slow = true;
        return element -> {
            CountDownLatch over = over(seconds.get(element));
            calls.incrementAndGet();
            over.await();
            return element.toString().toUpperCase(Locale.ROOT);
        };
    }

    /// Begins to wait, unless there is nothing to wait for.
    private CountDownLatch over(double seconds) {
        CountDownLatch over = new CountDownLatch(seconds > 0 ? 1 : 0);
        clock.schedule(Duration.ofMillis((long) (seconds * 1000)), over::countDown);
        return over;
    }

    private double now() {
        return Math.round((clock.nanoTime() - begun) / 1e6) / 1e3;
    }

    /// Called where the pipeline ends, by one thread at a time.
    void note(String text) throws InterruptedException {
        boolean element = !text.equals(Event.END) && !text.equals(Event.FAILURE);
        CountDownLatch over = element ? over(marble.busy()) : new CountDownLatch(0);
        seen.add(new Event(text, now()));
        over.await();
    }

    private List<Event> run() {
        marble.pipeline().apply(this).via(new NotingOperator<>(this)).onError(_ -> {});
        List<Event> expected = Event.parse(marble.output());
        List<List<Event>> lines = marble.inputs().stream().map(Event::parse).toList();
        double last =
                lines.stream().mapToDouble(line -> line.getLast().at()).max().orElseThrow();
        double end = Math.max(last, expected.getLast().at());
        List<CompletableFuture<Void>> closes = new ArrayList<>();
        for (double now = 0; now <= end; now += 0.5) {
            for (int i = 0; i < lines.size(); i++) {
                for (Event event : lines.get(i)) {
                    if (event.at() == now && event.isEnd()) {
                        closes.add(Bounded.begin(in(i)::close));
                    } else if (event.at() == now) {
                        emit(in(i), event.text());
                    }
                }
            }
            double time = now;
            long due = expected.stream().filter(event -> event.at() <= time).count();
            Bounded.await(
                    marble.name() + " gives " + expected + " by " + now + ", and gave " + seen,
                    () -> seen.size() >= due);
            clock.advance(STEP);
        }
        closes.forEach(close -> Bounded.call(close::get));
        assertThat(seen.toString()).as(marble.name()).isEqualTo(expected.toString());
        return List.copyOf(seen);
    }

    private void emit(Source<T> source, String text) {
        int before = calls.get();
        source.emit(marble.parse().apply(text));
        if (slow) {
            Bounded.await("the call for " + text + " has begun", () -> calls.get() > before);
        }
    }
}
