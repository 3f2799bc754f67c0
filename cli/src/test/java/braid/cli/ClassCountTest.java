package braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassCountTest {

    private static final int FILES = 160;
    private static final int BROKEN = FILES / 7;

    @TempDir
    private Path directory;

    private final Screen screen = new Screen();

    @Test
    void countsTheSameInOrderAndScatteredWithBrokenFilesAmongTheGoodOnes() throws Exception {
        var files = files();
        try (var client = Client.local(3)) {
            var count = new ClassCount(files, client, screen.terminal(Terminal.Manner.PLAIN));
            var inOrder = count.inOrder("in order");
            var scattered = count.scattered("scattered");

            assertThat(scattered.report()).isEqualTo(inOrder.report());
            assertThat(count.byHand().report()).isEqualTo(inOrder.report());
            assertThat(inOrder.report().compressed())
                    .isPositive()
                    .isLessThan(inOrder.report().bytes());
            assertThat(scattered.files()).isEqualTo(FILES);
            assertThat(inOrder.report().classes()).isEqualTo(FILES - BROKEN);
            assertThat(inOrder.report().callers()).containsEntry("Pond", FILES - BROKEN);
            assertThat(inOrder.report().broken()).hasSize(BROKEN).allSatisfy(broken -> {
                assertThat(broken.file()).startsWith(directory.toString());
                assertThat(broken.reason()).contains("IllegalArgumentException");
            });
        }
        assertThat(screen.out()).contains(FILES + " of " + FILES);
    }

    /// Each seventh is broken.
    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        for (int i = 1; i <= FILES; i++) {
            var bytes = i % 7 == 0 ? new byte[i] : SampleClasses.caller("Duck" + i, "Pond");
            files.add(Files.write(directory.resolve("Duck" + i + ".class"), bytes));
        }
        return files;
    }
}
