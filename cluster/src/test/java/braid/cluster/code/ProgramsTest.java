package braid.cluster.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import braid.function.ThrowingFunction;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Functions that capture the `this` of a compact source file.
class ProgramsTest {

    @SuppressWarnings("unchecked") // as the sources below say
    private static Map<String, ThrowingFunction<Integer, Object>> functions(String source) throws Exception {
        Class<?> type = Class.forName("Demo", true, UserCode.of("Demo", source).loader());
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Method method = type.getDeclaredMethod("functions");
        method.setAccessible(true);
        return (Map<String, ThrowingFunction<Integer, Object>>) method.invoke(constructor.newInstance());
    }

    private static ThrowingFunction<Integer, Object> function(String source) throws Exception {
        return functions("""
            Map<String, braid.function.ThrowingFunction<Integer, Object>> functions() { return Map.of("f", this::f); }
            """ + source).get("f");
    }

    @Test
    void travelByTheirFields() throws Exception {
        Traveller pair = new Traveller();
        var functions = functions("""
            import braid.function.*;
            int base = 5;
            final String text = String.join("-", "a", "b");
            final List<Word> words = new ArrayList<>(List.of(new Word("w")));
            long[] numbers = {1, 2};
            Object none;
            transient Thread thread = Thread.currentThread();
            record Word(String text) {}
            ThrowingFunction<Integer, Object> field = this::inc;
            ThrowingFunction<Integer, Object> two = x -> field.applyWithException((Integer) field.applyWithException(x));

            Object inc(int x) { return x + base; }
            Object all(int x) { return List.of(text, words, numbers[1] + x, none == null); }

            Map<String, ThrowingFunction<Integer, Object>> functions() {
                int local = 7;
                var all = new TreeMap<String, ThrowingFunction<Integer, Object>>();
                all.put("reference", this::inc);
                all.put("lambda", x -> inc(x) + "" + local);
                all.put("all", this::all);
                all.put("refersToItself", field);
                all.put("refersToItTwice", two);
                all.put("same", x -> { Object self = this; return self.equals(this) && field == field; });
                return all;
            }
            void main() {}
            """);
        for (var each : functions.entrySet()) {
            assertThat(pair.run(each.getValue(), 3))
                    .as(each.getKey())
                    .isEqualTo(each.getValue().applyWithException(3));
        }
    }

    @Test
    void runNoInitialiserOfAnInstance() throws Exception {
        var user = function("""
            static int made;
            int own = ++made;
            transient String left = "left";
            Object f(int x) { return made + " " + own + " " + left; }
            static void main(String[] arguments) {}
            """);
        assertThat(user.applyWithException(0)).isEqualTo("1 1 left");
        assertThat(new Traveller().run(user, 0)).isEqualTo("0 1 null");
    }

    @Test
    void nameTheFieldThatCannotTravel() throws Exception {
        var user = function("""
            record Pool(Thread thread) {}
            Pool pool = new Pool(Thread.currentThread());
            Object f(int x) { return x; }
            void main() {}
            """);
        assertThatThrownBy(() -> new Traveller().send(user))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it captures the object before ::f (Demo).pool (Demo.Pool).thread (Thread): "
                        + "java.lang.Thread is not serializable")
                .hasMessageContaining("a field of the program's class travels unless it is static or transient");
    }

    @Test
    void areToldFromOtherClasses() throws Exception {
        String functions = "java.util.Map<String, braid.function.ThrowingFunction<Integer, Object>> functions() {"
                + " return java.util.Map.of(\"f\", this::f); }"
                + " Object f(int x) { return x; } void main() {} }";
        for (String other : List.of(
                "class Demo { " + functions,
                "public final class Demo { " + functions,
                "final class Demo { private Demo() {} " + functions,
                "final class Demo { Demo(int x) {} Demo() {} " + functions,
                "final class Demo implements Runnable { public void run() {} " + functions,
                "final class Demo extends Thread { " + functions,
                "final class Demo { " + functions.replace("main", "begin"))) {
            var user = functions(other).get("f");
            assertThatThrownBy(() -> new Traveller().send(user))
                    .as(other)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("it captures the object before ::f (Demo): Demo is not serializable: "
                            + "make the method static, or have Demo implement java.io.Serializable");
        }
    }

    @Test
    void areNotMadeOfJunk() {
        ClassFiles classes = new ClassFiles();
        Packer out = new Packer(64);
        new Values(classes).write(new ProgramForm(Thread.class), out);
        assertThatThrownBy(() -> new Values(classes).read(new Unpacker(out.toBytes())))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("java.lang.Thread is not the class of a program");
    }
}
