package braid.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A position on the disk.
class PositionFileTest {

    @TempDir
    Path folder;

    @Test
    void isWhatWasStoredLast() throws IOException {
        PositionFile file = PositionFile.at(folder.resolve("position"));
        assertThat(file.load()).isNull();
        file.store("12 of \u00e4");
        file.store("13");
        assertThat(PositionFile.at(folder.resolve("position")).load()).isEqualTo("13");
    }

    @Test
    void aTornWriteBesideItIsNothing() throws IOException {
        PositionFile file = PositionFile.at(folder.resolve("position"));
        file.store("12");
        Files.writeString(folder.resolve("position.next"), "braid-posi");
        assertThat(file.load()).isEqualTo("12");
        file.store("14");
        assertThat(file.load()).isEqualTo("14");
    }

    @Test
    void whatIsDamagedIsAnErrorThatNamesTheFile() throws IOException {
        Path path = folder.resolve("position");
        PositionFile file = PositionFile.at(path);
        file.store("123456");
        String whole = Files.readString(path);
        for (int i = 0; i < whole.length(); i++) {
            String cut = whole.substring(0, i);
            Files.writeString(path, cut);
            assertThatThrownBy(file::load).as("cut at %d", i).hasMessageContaining(path.toString());
            String changed = cut + (char) (whole.charAt(i) ^ 1) + whole.substring(i + 1);
            Files.writeString(path, changed);
            assertThatThrownBy(file::load).as("changed at %d", i).hasMessageContaining(path.toString());
        }
    }
}
