package braid.cluster.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import braid.function.ThrowingFunction;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Junk, users' methods that throw, many threads, sources of classes that fail.
class HostileCodeTest {

    private static final ClassFiles CLASSES = new ClassFiles();
    private static final int ROUNDS = 20_000;
    private static final int THREADS = 8;

    private static final class Writes implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        @Serial
        private void writeObject(ObjectOutputStream out) {
            throw new AssertionError("not to be written");
        }
    }

    private static final class Reads implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        @Serial
        private void readObject(ObjectInputStream in) {
            throw new AssertionError("not to be read");
        }
    }

    private static final class Mute extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        @SuppressWarnings("UnusedVariable") // it is in the way of its exception
        private final Writes writes = new Writes();

        @Override
        public String getMessage() {
            throw new AssertionError("no message");
        }
    }

    @Test
    void errorsOfUsersMethodsBecomeTheClearException() {
        Writes writes = new Writes();
        Reads reads = new Reads();
        ThrowingFunction<Integer, Object> unwritten = i -> writes;
        ThrowingFunction<Integer, Object> unread = i -> reads;
        assertThatThrownBy(() -> new Traveller().send(unwritten))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("arg 1 (HostileCodeTest.Writes): java.lang.AssertionError: not to be written");
        assertThatThrownBy(() -> new Traveller().send(unread))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("'test' (Test.java:1)")
                .hasMessageContaining("not to be read");
        assertThatThrownBy(() -> Traveller.travel(writes, CLASSES, CLASSES))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("not to be written");
        assertThatThrownBy(() -> Traveller.travel(List.of(reads), CLASSES, CLASSES))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("not to be read");
    }

    @Test
    void anExceptionWhoseMethodsThrowHasAStandIn() {
        Packer out = new Packer(64);
        new Throwables(CLASSES).write(new IllegalStateException("outer", new Mute()), out);
        assertThat(new Throwables(CLASSES).read(new Unpacker(out.toBytes())))
                .hasMessage("outer")
                .cause()
                .isInstanceOfSatisfying(
                        StandInException.class,
                        standIn -> assertThat(standIn.className()).isEqualTo(Mute.class.getName()));
    }

    /// Bytes that were right once, with some of them changed, left out or doubled.
    private static byte[] spoilt(byte[] right, Random random) {
        byte[] bytes = right.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
                case 2 -> System.arraycopy(bytes, at, bytes, random.nextInt(at + 1), bytes.length - at);
                default -> bytes = java.util.Arrays.copyOf(bytes, Math.max(1, at));
            }
        }
        return bytes;
    }

    private interface Reading {
        Object read(byte[] bytes);
    }

    private static void survives(byte[] right, Reading reading) {
        int refused = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] bytes = spoilt(right, new Random(seed));
            try {
                assertThat(reading.read(bytes)).isNotNull();
            } catch (CodecException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(refused).isBetween(ROUNDS / 100, ROUNDS);
    }

    @Test
    void junkIsNoFunction() {
        Functions functions = new Functions(CLASSES);
        Map<String, List<int[]>> captured = Map.of("one", List.of(new int[] {1, 2}), "two", List.of());
        String text = "text";
        ThrowingFunction<Integer, Object> inner = i -> captured.get(text + i);
        ThrowingFunction<Integer, Object> function = i -> inner.applyWithException(captured.size());
        byte[] right = functions.bytes(functions.prepare(function, "'f' (F.java:1)"));
        survives(right, new FunctionReader(CLASSES)::read);
    }

    @Test
    void junkIsNoThrowable() {
        Exception thrown = new IllegalStateException("outer", new IOException("inner"));
        thrown.addSuppressed(new ArithmeticException("too"));
        thrown.addSuppressed(new Mute());
        Packer out = new Packer(64);
        Throwables throwables = new Throwables(CLASSES);
        throwables.write(thrown, out);
        survives(out.toBytes(), bytes -> throwables.read(new Unpacker(bytes)));
    }

    private static <T> List<T> together(Callable<T> task) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            Callable<T> together = () -> {
                barrier.await();
                return task.call();
            };
            List<T> results = new CopyOnWriteArrayList<>();
            for (var each : threads.invokeAll(java.util.Collections.nCopies(THREADS, together))) {
                results.add(each.get());
            }
            return results;
        }
    }

    private static final String SOURCE = """
        package demo;
        import braid.function.*;
        public class Demo {
            interface Named { default String name() { return getClass().getSimpleName(); } }
            static class Upper implements Named { Lower lower; }
            static class Lower extends Upper { Upper upper; }
            record Pair(Named one, Named two) {}
            public static ThrowingFunction<Integer, Object> f() {
                return i -> new Pair(new Upper(), new Lower()).two().name() + i;
            }
        }
        """;

    @Test
    void manyThreadsUseOneFunctionAndOneLoader() throws Exception {
        ClassLoader user = UserCode.of("demo.Demo", SOURCE).loader();
        for (int round = 0; round < 20; round++) {
            Traveller pair = new Traveller();
            Object function = UserCode.call(user, "demo.Demo", "f");
            assertThat(together(() -> pair.functions.prepare(function, "'f' (F.java:1)")))
                    .containsOnly(1)
                    .hasSize(THREADS);
            FunctionReader reader = new FunctionReader(pair.worker);
            List<Object> results = together(() -> {
                @SuppressWarnings("unchecked") // as the source says
                var there = (ThrowingFunction<Integer, Object>) reader.read(pair.functions.bytes(1));
                return there.applyWithException(1);
            });
            assertThat(results).containsOnly("Lower1").hasSize(THREADS);
            assertThat(pair.asked).doesNotHaveDuplicates().contains("demo.Demo", "demo.Demo$Lower");
        }
    }

    @Test
    void aSourceThatFailsIsAskedAgainAndNamed() throws Exception {
        ClassLoader user = UserCode.of("demo.Demo", SOURCE).loader();
        ClassFiles files = new ClassFiles();
        Functions functions = new Functions(files);
        byte[] bytes = functions.bytes(functions.prepare(UserCode.call(user, "demo.Demo", "f"), "'f' (F.java:1)"));
        List<RuntimeException> failing =
                new CopyOnWriteArrayList<>(List.of(new IllegalStateException("the line is dead")));
        DriverLoader worker = new DriverLoader("driver 1", UserCode.braidOnly(), name -> {
            if (!failing.isEmpty()) {
                throw failing.getFirst();
            }
            return files.find(name);
        });
        FunctionReader reader = new FunctionReader(worker);
        assertThatThrownBy(() -> reader.read(bytes))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("'f' (F.java:1)")
                .hasMessageContaining("demo.Demo: could not be had from driver 1")
                .hasMessageContaining("the line is dead");
        failing.clear();
        @SuppressWarnings("unchecked") // as the source says
        var there = (ThrowingFunction<Integer, Object>) reader.read(bytes);
        assertThat(there.applyWithException(1)).isEqualTo("Lower1");
    }

    @Test
    void aSourceThatSendsSomethingElseIsNamed() {
        for (byte[] junk : new byte[][] {{}, {1, 2, 3}, classFile()}) {
            DriverLoader worker = new DriverLoader("driver 1", UserCode.braidOnly(), name -> junk);
            assertThatThrownBy(() -> worker.load("demo.Demo"))
                    .isInstanceOf(LinkageError.class)
                    .hasMessageContaining("demo")
                    .hasMessageContaining("driver 1");
        }
    }

    private static byte[] classFile() {
        return java.util.Objects.requireNonNull(CLASSES.find(Traveller.class.getName()));
    }
}
