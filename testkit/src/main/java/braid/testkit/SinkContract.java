package braid.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Source;
import braid.Stream;
import braid.spi.SinkWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every sink that writes keeps, [Stream#to]. A test of a [SinkWriter] extends it.
///
/// @param <T> the elements
public abstract class SinkContract<T> {

    private static final int SOME = 5_000;

    /// For subclasses.
    protected SinkContract() {}

    /// What a sink writes to: made anew for each test, which closes it.
    ///
    /// @param <T> the elements
    public interface Outside<T> extends AutoCloseable {

        /// The sink that is tried.
        SinkWriter.Opener<? super T> opener() throws Exception;

        /// An element of that number, which is found again by `written`.
        T element(int number);

        /// The numbers of the elements that have arrived, in their order. What was written is there at once, or
        /// soon.
        List<Integer> written() throws Exception;

        /// Lets go of what it holds.
        @Override
        void close() throws Exception;
    }

    /// A new one.
    protected abstract Outside<T> outside() throws Exception;

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    private static void awaitWritten(Outside<?> outside, int end) {
        Bounded.await(end + " are written", () -> Bounded.call(outside::written).size() >= end);
        assertThat(Bounded.call(outside::written)).isEqualTo(upTo(end));
    }

    private List<T> elements(Outside<T> outside, int end) {
        return IntStream.range(0, end).mapToObj(outside::element).toList();
    }

    /// All is written, once and in order, and passed on.
    @Test
    public void writesAllInOrder() throws Exception {
        try (Outside<T> outside = outside()) {
            List<T> seen = Collections.synchronizedList(new ArrayList<>());
            Source<T> source = Source.create();
            source.to(outside.opener()).sink(seen::add);
            source.emitAll(elements(outside, SOME));
            source.close();
            assertThat(seen).isEqualTo(elements(outside, SOME));
            awaitWritten(outside, SOME);
        }
    }

    /// Nobody has to close it for an element to arrive.
    @Test
    public void writesSoonWhatStaysAlone() throws Exception {
        try (Outside<T> outside = outside()) {
            Source<T> source = Source.create();
            source.to(outside.opener());
            for (int i = 0; i < 3; i++) {
                source.emit(outside.element(i));
                source.drain();
            }
            source.emit(outside.element(3));
            Bounded.await(
                    "it is written by itself",
                    () -> source.snapshot().node("write").held() == 0);
            source.close();
            awaitWritten(outside, 4);
        }
    }

    /// Each writer is closed once, by whatever the stream ends.
    @Test
    public void isClosedByTheEndOfTheStreamAndByDestroy() throws Exception {
        for (boolean destroyed : List.of(false, true)) {
            try (Outside<T> outside = outside()) {
                AtomicInteger opened = new AtomicInteger();
                AtomicInteger closed = new AtomicInteger();
                Source<T> source = Source.create();
                source.to(counted(outside.opener(), opened, closed));
                source.emit(outside.element(0));
                source.drain();
                if (destroyed) {
                    source.destroy();
                } else {
                    source.close();
                }
                Bounded.await("it is closed", () -> closed.get() == 1);
                assertThat(opened).hasValue(1);
            }
        }
    }

    private static <S> SinkWriter.Opener<S> counted(
            SinkWriter.Opener<S> opener, AtomicInteger opened, AtomicInteger closed) {
        return () -> {
            SinkWriter<S> writer = opener.open();
            opened.incrementAndGet();
            return new SinkWriter<>() {
                @Override
                public void write(List<? extends S> elements) throws Exception {
                    writer.write(elements);
                }

                @Override
                public void close() throws Exception {
                    closed.incrementAndGet();
                    writer.close();
                }
            };
        };
    }
}
