package braid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.classfile.Opcode;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassFactsTest {

    private final byte[] bytes = SampleClasses.sample("pond.Sample");
    private final ClassFacts facts = ClassFacts.of(bytes);

    @Test
    void countsBytesAndMethodsWithAndWithoutCode() {
        assertThat(facts.bytes()).isEqualTo(bytes.length);
        assertThat(facts.methods()).isEqualTo(3);
    }

    @Test
    void countsEachInstruction() {
        assertThat(facts.instructions())
                .isEqualTo(Map.ofEntries(
                        Map.entry(Opcode.ILOAD_0, 1),
                        Map.entry(Opcode.ILOAD_1, 1),
                        Map.entry(Opcode.IADD, 1),
                        Map.entry(Opcode.IRETURN, 1),
                        Map.entry(Opcode.ICONST_1, 1),
                        Map.entry(Opcode.ICONST_2, 3),
                        Map.entry(Opcode.INVOKESTATIC, 3),
                        Map.entry(Opcode.POP, 2),
                        Map.entry(Opcode.ALOAD_0, 1),
                        Map.entry(Opcode.INVOKEVIRTUAL, 1),
                        Map.entry(Opcode.RETURN, 1)));
    }

    @Test
    void measuresTheMethodsThatHaveCode() {
        assertThat(facts.methodSizes())
                .containsExactlyInAnyOrder(
                        new MethodSize("pond/Sample", "add", "(II)I", 4),
                        new MethodSize("pond/Sample", "run", "([I)V", 20));
    }

    @Test
    void namesACalledClassOnceAndNeitherItselfNorArrays() {
        assertThat(facts.callees()).containsExactly("java/lang/Math");
    }

    @Test
    void isTheSameForTheSameBytes() {
        assertThat(ClassFacts.of(bytes.clone())).isEqualTo(facts);
    }

    @Test
    void refusesAFileThatWasCutOffAnywhere() {
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ClassFacts.of(cut))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
