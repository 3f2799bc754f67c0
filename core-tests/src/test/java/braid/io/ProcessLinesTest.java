package braid.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import braid.ReadSource;
import braid.Source;
import braid.testkit.Bounded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs as sources and as sinks.
class ProcessLinesTest {

    @TempDir
    Path folder;

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void needsAShell() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh");
    }

    private static ProcessLines shell(String script) {
        return ProcessLines.of("/bin/sh", "-c", script);
    }

    @Test
    void givesWhatAProgramPrints() {
        ReadSource<String> source = Source.from(shell("echo one; printf two"));
        source.sink(seen::add);
        source.run();
        assertThat(seen).containsExactly("one", "two");
    }

    @Test
    void itsErrorsMayBeAmongThem() {
        ReadSource<String> source = Source.from(shell("echo out; echo err >&2").merged());
        source.sink(seen::add);
        source.run();
        assertThat(seen).containsExactly("out", "err");
    }

    @Test
    void aBadEndIsAFailureBehindItsLines() {
        ReadSource<String> source = Source.from(shell("echo one; exit 3"));
        source.sink(seen::add);
        assertThatThrownBy(source::run).hasMessageContaining("has ended with status 3");
        assertThat(seen).containsExactly("one");
    }

    @Test
    void aProgramThatIsNotThereIsAnErrorThatNamesIt() {
        ReadSource<String> source = Source.from(ProcessLines.of("no-such-program"));
        assertThatThrownBy(source::run).hasMessageContaining("no-such-program");
    }

    @Test
    void closeEndsTheProgramHoweverStubborn() {
        for (String script : List.of("echo $$; exec sleep 1000", "trap '' TERM; echo $$; while :; do sleep 1; done")) {
            ReadSource<String> source = Source.from(shell(script));
            source.sink(seen::add);
            var run = source.start();
            Bounded.await("it has begun", () -> !seen.isEmpty());
            source.close();
            Bounded.call(run::get);
            long id = Long.parseLong(seen.removeFirst());
            Bounded.await(
                    "it has ended",
                    () -> ProcessHandle.of(id).filter(ProcessHandle::isAlive).isEmpty());
        }
    }

    @Test
    void writesToTheInputOfAProgram() {
        Path file = folder.resolve("sorted");
        Source<Integer> source = Source.create();
        source.to(ProcessInput.of("sort", "-rn", "-o", file.toString()));
        source.emitAll(IntStream.range(0, 1_000).boxed().toList());
        source.close();
        assertThat(file).exists();
        assertThat(contentOf(file)).hasSize(1_000).startsWith("999", "998").endsWith("0");
    }

    private static List<String> contentOf(Path file) {
        return Bounded.call(() -> Files.readAllLines(file));
    }

    @Test
    void aProgramThatDiesFailsWhatIsWritten() {
        Source<String> source = Source.create();
        List<Object> failed = Collections.synchronizedList(new ArrayList<>());
        source.to(ProcessInput.of("/bin/sh", "-c", "exit 1")).onError(failure -> failed.add(failure.element()));
        String large = "x".repeat(1 << 20); // more than a pipe holds
        source.emit(large);
        source.drain();
        assertThat(failed).containsExactly(large);
        source.close();
    }

    @Test
    void aCommandNeedsAProgram() {
        assertThatIllegalArgumentException().isThrownBy(ProcessLines::of);
        assertThatIllegalArgumentException().isThrownBy(ProcessInput::of);
    }
}
