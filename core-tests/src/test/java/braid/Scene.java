package braid;

import braid.testkit.Bounded;
import braid.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.Assertions;

/// A source with virtual time, a pipeline behind it, and what came out.
final class Scene<R> implements AutoCloseable {

    /// For the calls that take a limit.
    static final Duration LIMIT = Bounded.END;

    /// Long enough that something that comes too early would be seen.
    private static final Duration MOMENT = Duration.ofMillis(30);

    final VirtualClock clock = new VirtualClock();
    final Source<Integer> source = Source.create(clock);
    final Stream<R> out;
    final List<R> seen = Collections.synchronizedList(new ArrayList<>());
    final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());

    private Scene(Function<Stream<Integer>, Stream<R>> pipeline) {
        out = pipeline.apply(source);
        out.onError(failures::add).sink(seen::add);
    }

    static <R> Scene<R> of(Function<Stream<Integer>, Stream<R>> pipeline) {
        return new Scene<>(pipeline);
    }

    Scene<R> emit(Integer... elements) {
        for (Integer element : elements) {
            Bounded.within(() -> source.emit(element));
        }
        return this;
    }

    Scene<R> advance(Duration time) {
        clock.advance(time);
        return this;
    }

    /// Waits until all has come to rest.
    Scene<R> rest() {
        source.drain();
        return this;
    }

    /// Something is still to come, and does not come by itself.
    void isHeld() {
        Assertions.assertThat(source.drain(MOMENT)).as("nothing is held").isFalse();
    }

    void awaitSeen(int count) {
        Bounded.await(count + " elements", () -> seen.size() >= count);
        Assertions.assertThat(seen).hasSize(count);
    }

    @Override
    public void close() {
        source.close();
    }

    /// The one failure that came.
    Failure failure() {
        Assertions.assertThat(failures).hasSize(1);
        return failures.getFirst();
    }
}
