package braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void honoursNoColor() {
        assertThat(Terminal.manner(Map.of())).isEqualTo(Terminal.Manner.COLOURED);
        assertThat(Terminal.manner(Map.of("NO_COLOR", "1"))).isEqualTo(Terminal.Manner.COLOURLESS);
        assertThat(Terminal.manner(Map.of("NO_COLOR", ""))).isEqualTo(Terminal.Manner.COLOURED);
        assertThat(Terminal.manner(Map.of("TERM", "dumb"))).isEqualTo(Terminal.Manner.PLAIN);
    }

    @Test
    void writesNoEscapesUnlessItHasColours() {
        var plain = new Screen();
        plain.terminal(Terminal.Manner.PLAIN).heading("Title");
        plain.terminal(Terminal.Manner.COLOURLESS).code("x();\n");
        assertThat(plain.out()).doesNotContain("\033").contains("Title").contains("    x();");

        var coloured = new Screen();
        coloured.terminal(Terminal.Manner.COLOURED).heading("Title");
        assertThat(coloured.out()).startsWith("\033[1mTitle\033[0m");
    }
}
