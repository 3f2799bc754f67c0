package braid.cluster.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.function.ThrowingFunction;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeOnDemandTest {

    private static final UserCode CODE = UserCode.of("demo.Demo", """
        package demo;
        import braid.function.*;
        import java.util.*;
        import java.util.function.*;
        public class Demo implements java.io.Serializable {
            static int twice(int i) { return 2 * i; }
            int offset = 5;
            int plus(int i) { return i + offset; }
            enum Op { ADD { int of(int a) { return a + 1; } }, SUB { int of(int a) { return a - 1; } };
                abstract int of(int a); }
            record Box<T>(T value, Op op) {}
            record Word(String text) { Word { Objects.requireNonNull(text); } }
            sealed interface Shape permits Circle, Square {}
            record Circle(int r) implements Shape {}
            record Square(int a) implements Shape {}
            class Inner implements ThrowingFunction<Integer, Integer> {
                public Integer applyWithException(Integer i) { return plus(i) + 100; } }
            static class Holder { static final int VALUE = twice(21); }
            public static Map<String, ThrowingFunction<Integer, Object>> all() {
                Map<String, ThrowingFunction<Integer, Object>> all = new TreeMap<>();
                int local = 3;
                all.put("local", i -> i + local);
                all.put("static", i -> twice(i) + Holder.VALUE);
                all.put("staticReference", Demo::twice);
                Demo demo = new Demo();
                all.put("bound", demo::plus);
                all.put("constructor", Circle::new);
                all.put("unbound", Integer::toBinaryString);
                ThrowingFunction<Integer, Integer> first = i -> i + local;
                all.put("nested", i -> first.apply(first.apply(i)));
                all.put("inside", i -> { ThrowingFunction<Integer, Integer> in = j -> j + i; return in.apply(i); });
                ThrowingFunction<Integer, Integer> anonymous = new ThrowingFunction<>() {
                    public Integer applyWithException(Integer i) { return i * local; } };
                all.put("anonymous", i -> anonymous.apply(i));
                ThrowingFunction<Integer, Integer> inner = demo.new Inner();
                all.put("inner", i -> inner.apply(i));
                all.put("enum", i -> Op.ADD.of(i));
                all.put("enumValue", i -> i > 0 ? Op.SUB : Op.ADD);
                all.put("generic", i -> new Box<>(new Box<>(i, Op.SUB), Op.ADD));
                all.put("lists", i -> new ArrayList<>(List.of(new Word("w" + i), new Circle(i))));
                Word captured = new Word("captured");
                all.put("capturesRecord", i -> captured.text() + i);
                all.put("inMap", i -> new HashMap<>(Map.of("k", new Word("in " + i))));
                all.put("sealed", i -> { Shape s = i > 0 ? new Circle(i) : new Square(i);
                    return switch (s) { case Circle c -> "circle " + c.r(); case Square q -> "square"; }; });
                all.put("class", i -> new Object[] {Word.class, int.class, Word[].class}.length);
                return all;
            }
            public static ThrowingFunction<Object, Object> same() { return x -> x; }
            public static ThrowingFunction<Object, Object> loader() { return x -> "" + Word.class.getPackage(); }
        }
        """);

    @SuppressWarnings("unchecked") // as the source says
    private static Map<String, ThrowingFunction<Integer, Object>> all(ClassLoader user) {
        return (Map<String, ThrowingFunction<Integer, Object>>) UserCode.call(user, "demo.Demo", "all");
    }

    private static void runsAll(ClassLoader user) throws Exception {
        Traveller pair = new Traveller();
        var all = all(user);
        assertThat(all).hasSizeGreaterThan(15);
        for (var each : all.entrySet()) {
            Object here = each.getValue().applyWithException(7);
            assertThat(pair.run(each.getValue(), 7)).as(each.getKey()).isEqualTo(here);
            if (here.getClass().getName().startsWith("demo.")) {
                assertThat(pair.toDriver(pair.toWorker(here))).isEqualTo(here);
                assertThat(pair.toWorker(here).getClass()).isNotSameAs(here.getClass());
            }
        }
        assertThat(pair.asked).doesNotHaveDuplicates().contains("demo.Demo", "demo.Demo$Op", "demo.Demo$Holder");
        assertThat(pair.asked).noneMatch(name -> name.startsWith("java.") || name.startsWith("braid.f"));
    }

    @Test
    void runsWhatWasCompiledInMemory() throws Exception {
        runsAll(CODE.loader());
    }

    @Test
    void runsClassesOfAJar(@TempDir Path folder) throws Exception {
        URL jar = CODE.jar(folder).toUri().toURL();
        try (var user = new URLClassLoader(new URL[] {jar}, CodeOnDemandTest.class.getClassLoader())) {
            runsAll(user);
        }
    }

    @Test
    void definesPackages() throws Exception {
        Traveller pair = new Traveller();
        @SuppressWarnings("unchecked") // as the source says
        var loader = (ThrowingFunction<Object, Object>) UserCode.call(CODE.loader(), "demo.Demo", "loader");
        assertThat(pair.run(loader, 1)).isEqualTo("package demo");
    }

    @Test
    void twoDriversWithClassesOfTheSameNameDoNotDisturbEachOther() throws Exception {
        String source = """
            package demo;
            public class Same {
                static int value() { return %d; }
                public static braid.function.ThrowingFunction<Integer, Integer> f() { return i -> i + value(); }
            }
            """;
        Traveller one = new Traveller();
        Traveller two = new Traveller();
        var first = (ThrowingFunction<?, ?>)
                UserCode.call(UserCode.of("demo.Same", source.formatted(1)).loader(), "demo.Same", "f");
        var second = (ThrowingFunction<?, ?>)
                UserCode.call(UserCode.of("demo.Same", source.formatted(2)).loader(), "demo.Same", "f");
        assertThat(one.run(first, 0)).isEqualTo(1);
        assertThat(two.run(second, 0)).isEqualTo(2);
        assertThat(one.run(first, 10)).isEqualTo(11);
        assertThatThrownBy(() -> one.run(second, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two classes are called demo.Same");
    }

    @Test
    void asksNothingOnceClosed() {
        Traveller pair = new Traveller();
        pair.worker.close();
        assertThatThrownBy(() -> pair.send(all(CODE.loader()).get("local")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("driver 1 has left");
        assertThat(pair.asked).isEmpty();
    }

    @Test
    void remembersWhatIsNotThere() {
        Traveller pair = new Traveller();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> pair.worker.loadClass("demo.None"))
                    .isInstanceOf(ClassNotFoundException.class)
                    .hasMessageContaining("driver 1");
        }
        assertThat(pair.asked).containsExactly("demo.None");
    }

    @Test
    void servesClassFilesOnly() {
        ClassFiles files = new ClassFiles();
        assertThat(files.find(Traveller.class.getName())).isNotNull();
        for (String name : Arrays.asList(
                "java.lang.String",
                "com.sun.tools.javac.Main",
                "",
                "..",
                "../secret",
                "braid/cluster/code/Traveller",
                "META-INF.MANIFEST",
                "braid.cluster.code.Traveller.class",
                "/etc/passwd")) {
            assertThat(files.find(name)).as(name).isNull();
        }
    }

    @Test
    void tellsWhoseStaticInitialiserThrew() {
        var user = UserCode.of("demo.Bad", """
            package demo;
            public class Bad {
                static { if (!Boolean.getBoolean("demo.driver")) throw new IllegalStateException("not here"); }
                public static braid.function.ThrowingFunction<Integer, Integer> f() { return i -> i; }
            }
            """).loader();
        System.setProperty("demo.driver", "true");
        Object function = UserCode.call(user, "demo.Bad", "f");
        System.clearProperty("demo.driver");
        Traveller pair = new Traveller();
        for (int time = 1; time <= 2; time++) {
            assertThatThrownBy(() -> pair.send(function))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("'test' (Test.java:1)")
                    .hasMessageContaining("static initialiser of demo.Bad threw")
                    .hasMessageContaining("not here");
        }
    }
}
