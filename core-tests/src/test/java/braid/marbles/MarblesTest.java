package braid.marbles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Each diagram of `docs/operators.md` shows what its operator does: it is run, and drawn anew. With
/// `-Dbraid.marbles=write` the files are written.
class MarblesTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path FOLDER = DOCS.resolve("images").resolve("marbles");

    private static final boolean WRITING = "write".equals(System.getProperty("braid.marbles"));

    @TestFactory
    Stream<DynamicTest> showsWhatItsOperatorDoes() {
        return Marbles.ALL.stream().map(marble -> DynamicTest.dynamicTest(marble.name(), () -> check(marble)));
    }

    private static <T> void check(Marble<T> marble) throws IOException {
        String picture = MarblePicture.of(marble, MarbleRun.of(marble));
        Path file = FOLDER.resolve(marble.name() + ".svg");
        if (WRITING) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, picture);
        }
        assertThat(file).as("write it by -Dbraid.marbles=write").content().isEqualTo(picture);
    }

    @Test
    void eachIsLinkedAndNoOtherIsThere() throws IOException {
        assumeFalse(WRITING, "some are not written yet");
        Set<String> names = new TreeSet<>();
        Marbles.ALL.forEach(marble -> names.add(marble.name() + ".svg"));
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names);
        }
        String page = Files.readString(DOCS.resolve("operators.md"));
        assertThat(names).allSatisfy(name -> assertThat(page).contains("](images/marbles/" + name + ")"));
    }
}
