package braid.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    private Path home;

    /// Makes a directory with a key in it, says so, and waits to be killed.
    static final class Killed {
        static void main() throws Exception {
            for (int i = 0; i < 2; i++) { // the second one looks at the first, which must stay locked
                RunDirectory made = RunDirectory.temporary();
                Files.writeString(made.path().resolve("work.p12"), "secret");
            }
            System.out.println("made");
            new CountDownLatch(1).await();
        }
    }

    private List<Path> left() throws Exception {
        try (Stream<Path> all = Files.list(home)) {
            return all.filter(each -> each.getFileName().toString().startsWith("braid"))
                    .toList();
        }
    }

    @Test
    void whatAKilledOneLeftIsSweptByTheNext() throws Exception {
        List<String> options = List.of("-Djava.io.tmpdir=" + home);
        try (Child living = Child.java(List.of(), options, Killed.class).await("made");
                Child killed = Child.java(List.of(), options, Killed.class).await("made")) {
            assertThat(left()).hasSize(4);
            killed.kill();
            killed.process().waitFor();
            try (Child next = Child.java(List.of(), options, Killed.class).await("made")) {
                assertThat(left()).as("those of the living").hasSize(4);
                assertThat(living.process().isAlive() && next.process().isAlive())
                        .isTrue();
            }
        }
    }
}
