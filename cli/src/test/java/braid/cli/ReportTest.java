package braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Opcode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final Report report = new Report(
            1234,
            20,
            30,
            15,
            Map.of(Opcode.IADD, 1000L, Opcode.DUP, 2000L, Opcode.POP, 1000L),
            List.of(new MethodSize("pond/Duck", "quack", "(ILjava/lang/String;)V", 4321)),
            Map.of("pond/Duck", 3, "pond/Frog", 7, "pond/Carp", 3),
            List.of());

    @Test
    void putsTheHighestFirst() {
        assertThat(report.mostUsedInstructions(2))
                .extracting(Map.Entry::getKey)
                .containsExactly(Opcode.DUP, Opcode.POP);
        assertThat(report.mostCalledClasses(9))
                .extracting(Map.Entry::getKey)
                .containsExactly("pond/Frog", "pond/Carp", "pond/Duck");
    }

    @Test
    void isReadByPeople() {
        assertThat(textOf(report))
                .containsPattern("class files +1,234\\R")
                .containsPattern("compressed +15\\R")
                .containsPattern("instructions +4,000\\R")
                .contains("2,000  dup")
                .contains("4,321  pond.Duck.quack(int,String)")
                .contains("7  pond.Frog")
                .doesNotContainIgnoringCase("broken");
    }

    @Test
    void listsTenBrokenFilesAndCountsTheRest() {
        var broken = IntStream.range(0, 12)
                .mapToObj(i -> new BrokenFile("file" + i, "torn"))
                .toList();
        assertThat(textOf(new Report(0, 0, 0, 0, Map.of(), List.of(), Map.of(), broken)))
                .containsPattern("broken files +12\\R")
                .contains("file9: torn")
                .doesNotContain("file10")
                .contains("and 2 more");
    }

    private static String textOf(Report report) {
        var screen = new Screen();
        new ReportText(report).print(screen.terminal(Terminal.Manner.PLAIN));
        return screen.out();
    }
}
