package braid.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import braid.ReadProgress;
import braid.ReadSource;
import braid.Source;
import braid.spi.SourceReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every source that reads keeps, [Source#from]. A test of a [SourceReader] extends it:
///
/// ```java
/// class RowsTest extends SourceContract<Row> {
///     protected Outside<Row> outside() {
///         return new TableOutside(); // inserts rows, and gives an opener
///     }
/// }
/// ```
///
/// @param <T> the elements
public abstract class SourceContract<T> {

    private static final int SOME = 50;

    /// For subclasses.
    protected SourceContract() {}

    /// What a source reads from: made anew for each test, which closes it.
    ///
    /// @param <T> the elements
    public interface Outside<T> extends AutoCloseable {

        /// The source that is tried, of all that comes.
        SourceReader.Opener<T> opener() throws Exception;

        /// The element of that number; numbers begin with 0.
        T element(int number);

        /// Makes one element appear. The source reads it soon.
        void give(int number) throws Exception;

        /// Lets go of what it holds.
        @Override
        void close() throws Exception;
    }

    /// A new one.
    protected abstract Outside<T> outside() throws Exception;

    /// Counts what is open.
    private static final class Counted<T> implements SourceReader.Opener<T> {

        final SourceReader.Opener<T> opener;
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();

        Counted(SourceReader.Opener<T> opener) {
            this.opener = opener;
        }

        @Override
        public SourceReader<T> open(@Nullable String position) throws Exception {
            SourceReader<T> reader = opener.open(position);
            opened.incrementAndGet();
            return new SourceReader<>() {
                @Override
                public List<T> read() throws Exception {
                    return reader.read();
                }

                @Override
                public @Nullable String position() {
                    return reader.position();
                }

                @Override
                public void acknowledge(String done) throws Exception {
                    reader.acknowledge(done);
                }

                @Override
                public long lag() {
                    return reader.lag();
                }

                @Override
                public void stop() throws Exception {
                    reader.stop();
                }

                @Override
                public List<T> remaining() {
                    return reader.remaining();
                }

                @Override
                public void close() throws Exception {
                    closed.incrementAndGet();
                    reader.close();
                }
            };
        }
    }

    private List<T> elements(Outside<T> outside, int from, int to) {
        return IntStream.range(from, to).mapToObj(outside::element).toList();
    }

    private static void awaitSize(List<?> seen, int size) {
        Bounded.await(size + " elements", () -> seen.size() >= size);
    }

    private static void awaitClosed(Counted<?> counted) {
        Bounded.await("all readers are closed", () -> counted.closed.get() == counted.opened.get());
    }

    /// Each element comes when it is there, not when a batch is full.
    @Test
    public void givesEachWhenItIsThere() throws Exception {
        try (Outside<T> outside = outside()) {
            List<T> seen = Collections.synchronizedList(new ArrayList<>());
            Counted<T> counted = new Counted<>(outside.opener());
            ReadSource<T> source = Source.from(counted);
            source.sink(seen::add);
            CompletableFuture<Void> run = source.start();
            for (int i = 0; i < SOME; i++) {
                outside.give(i);
                awaitSize(seen, i + 1);
            }
            source.close();
            Bounded.call(run::get);
            assertThat(seen).isEqualTo(elements(outside, 0, SOME));
            awaitClosed(counted);
        }
    }

    /// What comes while the graph is busy is not lost.
    @Test
    public void keepsWhatComesWhileTheGraphIsBusy() throws Exception {
        try (Outside<T> outside = outside()) {
            List<T> seen = Collections.synchronizedList(new ArrayList<>());
            ReadSource<T> source = Source.from(outside.opener());
            source.sink(seen::add);
            CompletableFuture<Void> run = source.start();
            outside.give(0);
            awaitSize(seen, 1);
            source.pause();
            for (int i = 1; i < SOME; i++) {
                outside.give(i);
            }
            source.resume();
            awaitSize(seen, SOME);
            source.close();
            Bounded.call(run::get);
            assertThat(seen).isEqualTo(elements(outside, 0, SOME));
        }
    }

    /// A read that waits ends when the source is closed, whatever ends it.
    @Test
    public void closeAndDestroyEndAReadThatWaits() throws Exception {
        for (boolean destroyed : List.of(false, true)) {
            try (Outside<T> outside = outside()) {
                List<T> seen = Collections.synchronizedList(new ArrayList<>());
                Counted<T> counted = new Counted<>(outside.opener());
                ReadSource<T> source = Source.from(counted);
                source.sink(seen::add);
                CompletableFuture<Void> run = source.start();
                outside.give(0);
                awaitSize(seen, 1);
                if (destroyed) {
                    source.destroy();
                } else {
                    source.close();
                }
                Bounded.await("the run is over", run::isDone);
                awaitClosed(counted);
            }
        }
    }

    /// A stream that fails lets go of what is outside.
    @Test
    public void aFailureOfTheStreamClosesTheReader() throws Exception {
        try (Outside<T> outside = outside()) {
            Counted<T> counted = new Counted<>(outside.opener());
            ReadSource<T> source = Source.from(counted);
            source.buffer(1).sink(element -> {
                throw new IllegalStateException("no");
            });
            CompletableFuture<Void> run = source.start();
            outside.give(0);
            assertThatThrownBy(() -> Bounded.call(run::get)).hasRootCauseMessage("no");
            awaitClosed(counted);
        }
    }

    /// Where it has positions, another run begins where the one before was closed: nothing is lost, nothing comes
    /// twice.
    @Test
    public void goesOnWhereItWas() throws Exception {
        try (Outside<T> outside = outside()) {
            List<T> seen = Collections.synchronizedList(new ArrayList<>());
            KeptPosition kept = new KeptPosition();
            for (int i = 0; i < SOME; i += 10) {
                Counted<T> counted = new Counted<>(outside.opener());
                ReadSource<T> source = Source.from(counted).remembering(kept);
                source.sink(seen::add);
                CompletableFuture<Void> run = source.start();
                Bounded.await("it is open", () -> counted.opened.get() == 1);
                for (int k = i; k < i + 10; k++) {
                    outside.give(k);
                }
                awaitSize(seen, i + 10);
                ReadProgress reading = source.snapshot().nodes().getFirst().reading();
                source.close();
                Bounded.call(run::get);
                assumeTrue(Objects.requireNonNull(reading).position() != null, "it has no positions");
            }
            assertThat(seen).isEqualTo(elements(outside, 0, SOME));
        }
    }
}
