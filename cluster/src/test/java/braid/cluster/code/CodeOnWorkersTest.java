package braid.cluster.code;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Remote;
import braid.cluster.TestCluster;
import braid.function.ThrowingFunction;
import braid.testkit.Bounded;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The user's code on worker processes that have none of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodeOnWorkersTest {

    private static final String CODE = """
        package demo;
        import braid.function.*;
        import java.util.*;
        public class Far {
            static int twice(int i) { return NUMBER * i; }
            enum Op { ADD { int of(int a) { return a + 1; } }, SUB { int of(int a) { return a - 1; } };
                abstract int of(int a); }
            record Box<T>(T value, Op op) {}
            sealed interface Shape permits Circle, Square {}
            record Circle(int r) implements Shape {}
            record Square(int a) implements Shape {}
            public static Map<String, ThrowingFunction<Integer, Object>> all() {
                Map<String, ThrowingFunction<Integer, Object>> all = new TreeMap<>();
                int local = 3;
                all.put("local", i -> i + local);
                all.put("static", i -> twice(i));
                all.put("reference", Far::twice);
                all.put("constructor", Circle::new);
                ThrowingFunction<Integer, Integer> first = i -> i + local;
                all.put("nested", i -> first.apply(first.apply(i)));
                all.put("inside", i -> { ThrowingFunction<Integer, Integer> in = j -> j + i; return in.apply(i); });
                ThrowingFunction<Integer, Integer> anonymous = new ThrowingFunction<>() {
                    public Integer applyWithException(Integer i) { return i * local; } };
                all.put("anonymous", i -> anonymous.apply(i));
                all.put("enum", i -> Op.ADD.of(i) + Op.SUB.of(i));
                all.put("enumValue", i -> Op.SUB);
                all.put("generic", i -> new Box<>(new Box<>(i, Op.SUB), Op.ADD));
                all.put("list", i -> new ArrayList<>(List.of(new Circle(i), new Square(i))));
                all.put("sealed", i -> { Shape s = i > 0 ? new Circle(i) : new Square(i);
                    return switch (s) { case Circle c -> "circle " + c.r(); case Square q -> "square"; }; });
                return all;
            }
        }
        """;

    private final TestCluster cluster = TestCluster.shared();

    private static UserCode code(int number) {
        return UserCode.of("demo.Far", CODE.replace("NUMBER", String.valueOf(number)));
    }

    @SuppressWarnings("unchecked") // as the source says
    private static void runsAll(ClassLoader user, Client client) {
        var all = (Map<String, ThrowingFunction<Integer, Object>>) UserCode.call(user, "demo.Far", "all");
        assertThat(all).hasSize(12);
        Bounded.within(() -> {
            for (var each : all.entrySet()) {
                Object here = each.getValue().applyWithException(7);
                try (Remote<Object> remote = client.submit(each.getValue(), 7)) {
                    assertThat(remote.get()).as(each.getKey()).isEqualTo(here);
                }
            }
        });
    }

    @Test
    void runsWhatIsInMemoryOnly() {
        try (Client client = cluster.connect()) {
            runsAll(code(2).loader(), client);
        }
    }

    @Test
    void runsClassesOfAJar(@TempDir Path folder) throws Exception {
        URL[] jar = {code(3).jar(folder).toUri().toURL()};
        try (Client client = cluster.connect();
                URLClassLoader user = new URLClassLoader(jar, CodeOnWorkersTest.class.getClassLoader())) {
            runsAll(user, client);
        }
    }

    /// Two drivers that take turns: each one's `twice` is another.
    @Test
    void driversWithClassesOfTheSameNamesDoNotDisturbOneAnother() {
        try (Client one = cluster.connect();
                Client two = cluster.connect()) {
            ClassLoader first = code(10).loader();
            ClassLoader second = code(100).loader();
            for (int turn = 0; turn < 3; turn++) {
                runsAll(first, one);
                runsAll(second, two);
            }
        }
    }
}
