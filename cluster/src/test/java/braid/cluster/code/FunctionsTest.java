package braid.cluster.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Remote;
import braid.function.ThrowingFunction;
import braid.testkit.Bounded;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FunctionsTest {

    private static final String WHERE = "'parse' (Demo.java:12)";

    private final Functions functions = new Functions(new ClassFiles());

    record Pool(Thread thread) {}

    record Config(String name, Pool pool) {}

    private void refuses(ThrowingFunction<?, ?> function, String... parts) {
        assertThatThrownBy(() -> functions.prepare(function, WHERE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(WHERE)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @Test
    void knowsAFunctionAgain() {
        ThrowingFunction<Integer, Integer> one = i -> i;
        ThrowingFunction<Integer, Integer> two = i -> i + 1;
        assertThat(functions.prepare(one, WHERE)).isEqualTo(1);
        assertThat(functions.prepare(two, WHERE)).isEqualTo(2);
        assertThat(functions.prepare(one, WHERE)).isEqualTo(1);
        assertThat(functions.bytes(2)).isNotEmpty();
        assertThatThrownBy(() -> functions.bytes(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheArgumentThatCannotTravel() {
        int number = 1;
        Thread thread = Thread.currentThread();
        refuses(i -> number + thread.getName(), "captures arg 2 (Thread): java.lang.Thread is not serializable");
    }

    @Test
    void namesThePathToIt() {
        Config config = new Config("x", new Pool(Thread.currentThread()));
        refuses(i -> config.name(), "arg 1 (FunctionsTest.Config).pool (FunctionsTest.Pool).thread (Thread)");
        var list = List.of(List.of(Thread.currentThread()));
        refuses(i -> list.size(), "[0]", "[0] (Thread)");
        var reference = new AtomicReference<>(Thread.currentThread());
        refuses(i -> reference.get(), "arg 1 (AtomicReference), inside it");
    }

    @Test
    void namesThisAndLambdas() {
        refuses(i -> functions, "captures this (FunctionsTest)");
        Function<Object, Object> plain = i -> i;
        refuses(plain::apply, "::apply", "lambda or method reference of braid.cluster.code.FunctionsTest");
    }

    @Test
    void refusesHandles() {
        Remote<?> remote = (Remote<?>)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Remote.class}, (p, m, a) -> null);
        refuses(i -> remote.isDone(), "arg 1", "a braid.Remote is a handle");
    }

    @Test
    void forgetsWhatIsCollected() {
        prepareAndDrop();
        Bounded.await(Duration.ofSeconds(60), "the function is collected", () -> {
            System.gc();
            return functions.forgotten().contains(1);
        });
        assertThatThrownBy(() -> functions.bytes(1)).isInstanceOf(IllegalArgumentException.class);
    }

    private void prepareAndDrop() {
        String captured = "x".repeat(3);
        ThrowingFunction<Integer, String> function = i -> captured;
        assertThat(functions.prepare(function, WHERE)).isEqualTo(1);
    }
}
