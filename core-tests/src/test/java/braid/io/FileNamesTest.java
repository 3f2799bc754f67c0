package braid.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.ReadSource;
import braid.Source;
import braid.testkit.Bounded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of a directory.
class FileNamesTest {

    @TempDir
    Path folder;

    private final List<Path> seen = Collections.synchronizedList(new ArrayList<>());

    private Path write(String name) throws IOException {
        return Files.writeString(folder.resolve(name), name);
    }

    @Test
    void givesWhatIsThereInOrder() throws IOException {
        Path second = write("b.csv");
        Path first = write("a.csv");
        write("c.txt");
        Files.createDirectory(folder.resolve("d.csv"));
        ReadSource<Path> source = Source.from(FileNames.in(folder, "*.csv"));
        source.sink(seen::add);
        source.run();
        assertThat(seen).containsExactly(first, second);
    }

    @Test
    void givesEachAsItAppearsOnce() throws IOException {
        Path first = write("a.csv");
        ReadSource<Path> source =
                Source.from(FileNames.in(folder, "*.csv").watched().every(Duration.ofMillis(1)));
        source.sink(seen::add);
        var run = source.start();
        Bounded.await("one", () -> seen.size() == 1);
        Path second = write("b.csv");
        Bounded.await("two", () -> seen.size() == 2);
        Files.delete(first);
        Bounded.await("it is gone", () -> seen.size() == 2 && Files.notExists(first));
        source.close();
        Bounded.call(run::get);
        assertThat(seen).containsExactly(first, second);
    }

    @Test
    void noDirectoryAndNoPatternAreErrors() {
        ReadSource<Path> source = Source.from(FileNames.in(folder.resolve("none"), "*"));
        assertThatThrownBy(source::run).hasMessageContaining("no such directory");
        assertThatIllegalArgumentException().isThrownBy(() -> FileNames.in(folder, "["));
    }

    @Test
    void aQueueIsReadUntilTheSourceIsClosed() {
        BlockingQueue<Path> queue = new ArrayBlockingQueue<>(10);
        ReadSource<Path> source = Source.from(QueueReader.of(queue));
        source.sink(seen::add);
        var run = source.start();
        for (int i = 0; i < 100; i++) {
            Path each = Path.of("file" + i);
            Bounded.call(() -> {
                queue.put(each);
                return true;
            });
        }
        Bounded.await("all", () -> seen.size() == 100);
        source.close();
        Bounded.call(run::get);
        queue.add(Path.of("later"));
        assertThat(queue).hasSize(1);
    }
}
