package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Room;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The feedback loop of streamz's documentation: a crawler whose links come back to its source.
class CrawlerTest {

    /// A page of a synthetic web, with three links.
    private static List<Integer> links(int page, int pages) {
        return List.of(
                (int) ((3L * page + 1) % pages), (int) ((3L * page + 2) % pages), (int) ((3L * page + 3) % pages));
    }

    @Test
    void crawlsAMillionPagesAndComesToRest() {
        int pages = 1_000_000;
        Source<Integer> source = Source.create();
        Stream<Integer> visited = source.unique();
        AtomicLong count = new AtomicLong();
        visited.sink(page -> count.incrementAndGet());
        visited.flatMap(page -> links(page, pages)).connect(source);
        source.emit(0);
        source.drain();
        assertThat(count).hasValue(pages);
        source.close();
        assertThat(count).hasValue(pages);
    }

    @Test
    void crawlsInParallelInsideTheLoop() {
        int pages = 1_000_000;
        Source<Integer> source = Source.create();
        Stream<Integer> visited = source.unique();
        AtomicLong count = new AtomicLong();
        visited.sink(page -> count.incrementAndGet());
        visited.scatter()
                .map(page -> links(page, pages))
                .buffer(Room.of(8))
                .gather()
                .flatMap(found -> found)
                .connect(source);
        source.emit(0);
        source.drain();
        assertThat(count).hasValue(pages);
        source.close();
    }

    @Test
    void closesWhileTheLoopStillRuns() {
        int pages = 50_000;
        Source<Integer> source = Source.create();
        Stream<Integer> visited = source.unique();
        AtomicLong count = new AtomicLong();
        visited.sink(page -> count.incrementAndGet());
        visited.flatMap(page -> links(page, pages)).connect(source);
        source.emit(0);
        source.close();
        assertThat(count).hasValue(pages);
    }
}
