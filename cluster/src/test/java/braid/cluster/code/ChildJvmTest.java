package braid.cluster.code;

import static org.assertj.core.api.Assertions.assertThat;

import braid.cluster.wire.Unpacker;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bytes, and nothing else, between this JVM and one that has Braid's classes only.
class ChildJvmTest {

    private static final String WORKER = """
        import braid.cluster.code.*;
        import braid.cluster.wire.*;
        import braid.function.*;
        import java.io.*;
        void main() throws Exception {
            var in = new DataInputStream(System.in);
            var out = new DataOutputStream(System.out);
            var loader = new DriverLoader("driver", DriverLoader.class.getClassLoader(), name -> {
                out.writeByte(1); out.writeUTF(name); out.flush();
                int length = in.readInt();
                return length < 0 ? null : in.readNBytes(length);
            });
            @SuppressWarnings("unchecked")
            var f = (ThrowingFunction<Object, Object>) new FunctionReader(loader).read(in.readNBytes(in.readInt()));
            var packer = new Packer(64);
            new Values(loader).write(f.applyWithException(20), packer);
            out.writeByte(2); out.writeInt(packer.size()); out.write(packer.toBytes()); out.flush();
        }
        """;

    /// A driver started by `java File.java`: its unnamed class is in memory only.
    private static final String DRIVER = """
        import braid.cluster.code.*;
        import braid.cluster.wire.*;
        import braid.function.*;
        int base = 1;
        record Word(String text) {}
        enum Op { ADD { int of(int a) { return a + 1; } }; abstract int of(int a); }
        static Object word(Integer i) { return new Word("w" + Op.ADD.of(i)); }
        void main() throws Exception {
            var files = new ClassFiles();
            var functions = new Functions(files);
            var braid = new ClassLoader(ClassLoader.getPlatformClassLoader()) {
                protected Class<?> findClass(String name) throws ClassNotFoundException {
                    if (name.startsWith("braid.")) return Functions.class.getClassLoader().loadClass(name);
                    throw new ClassNotFoundException(name);
                }
            };
            var worker = new DriverLoader("driver", braid, files::find);
            ThrowingFunction<Integer, Object> f = i -> word(i);
            @SuppressWarnings("unchecked") var there = (ThrowingFunction<Integer, Object>)
                new FunctionReader(worker).read(functions.bytes(functions.prepare(f, "'f' (File.java:1)")));
            Object result = there.applyWithException(3);
            var out = new Packer(16);
            new Values(worker).write(result, out);
            System.out.print(new Values(files).read(new Unpacker(out.toBytes())) + " "
                + (result.getClass() != Word.class));
        }
        """;

    private static Process java(Path file) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-cp", UserCode.braidsClassPath(), file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void aWorkerWithBraidsClassesOnlyRunsWhatIsSent(@TempDir Path folder) throws Exception {
        var user = UserCode.of("demo.Far", """
            package demo;
            public class Far {
                record Box<T>(T value, Box<T> next) {}
                static int twice(int i) { return 2 * i; }
                public static braid.function.ThrowingFunction<Integer, Object> f() {
                    int local = 2;
                    return i -> new Box<>(twice(i) + local, new Box<>(0, null));
                }
            }
            """).loader();
        ClassFiles files = new ClassFiles();
        Functions functions = new Functions(files);
        byte[] bytes = functions.bytes(functions.prepare(UserCode.call(user, "demo.Far", "f"), "'far' (Far.java:1)"));
        List<String> asked = new ArrayList<>();
        Process child = java(Files.writeString(folder.resolve("Worker.java"), WORKER));
        try (var in = new DataInputStream(child.getInputStream());
                var out = new DataOutputStream(child.getOutputStream())) {
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
            while (in.readByte() == 1) {
                String name = in.readUTF();
                asked.add(name);
                byte[] file = files.find(name);
                out.writeInt(file == null ? -1 : file.length);
                if (file != null) {
                    out.write(file);
                }
                out.flush();
            }
            Object result = new Values(files).read(new Unpacker(in.readNBytes(in.readInt())));
            assertThat(result).hasToString("Box[value=42, next=Box[value=0, next=null]]");
            assertThat(result.getClass().getClassLoader()).isSameAs(user);
        } finally {
            child.destroyForcibly();
        }
        assertThat(asked).contains("demo.Far", "demo.Far$Box").doesNotHaveDuplicates();
    }

    @Test
    void classesOfTheSourceLauncherTravel(@TempDir Path folder) throws Exception {
        Process child = java(Files.writeString(folder.resolve("Driver.java"), DRIVER));
        try (var in = child.getInputStream()) {
            assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("Word[text=w4] true");
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void aLoaderIsCollectedWithItsDriver() throws Exception {
        WeakReference<ClassLoader> gone = used();
        braid.testkit.Bounded.await(Duration.ofSeconds(60), "the loader is collected", () -> {
            System.gc();
            return gone.refersTo(null);
        });
    }

    private static WeakReference<ClassLoader> used() throws Exception {
        var user = UserCode.of("demo.Once", """
            package demo;
            public class Once implements java.io.Serializable {
                record Word(String text) {}
                public static braid.function.ThrowingFunction<Object, Object> f() {
                    return i -> new java.util.HashMap<>(java.util.Map.of(1, new Word("" + i), 2, new Once()));
                }
            }
            """).loader();
        Traveller pair = new Traveller();
        var function = (braid.function.ThrowingFunction<?, ?>) UserCode.call(user, "demo.Once", "f");
        assertThat(pair.run(function, 1)).isNotNull();
        return new WeakReference<>(pair.worker);
    }
}
