package braid.cluster.code;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A user's classes, compiled in the test, which no class path has.
record UserCode(Map<String, byte[]> files) {

    static UserCode of(String name, String source) {
        Map<String, ByteArrayOutputStream> out = new TreeMap<>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        var problems = new DiagnosticCollector<JavaFileObject>();
        var standard = compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8);
        var manager = new ForwardingJavaFileManager<JavaFileManager>(standard) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
                return new SimpleJavaFileObject(URI.create("memory:///" + type.replace('.', '/') + ".class"), kind) {
                    @Override
                    public OutputStream openOutputStream() {
                        return out.computeIfAbsent(type, key -> new ByteArrayOutputStream());
                    }
                };
            }
        };
        var text =
                new SimpleJavaFileObject(
                        URI.create("memory:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options = List.of("-cp", System.getProperty("java.class.path"), "-parameters");
        if (!compiler.getTask(null, manager, problems, options, null, List.of(text))
                .call()) {
            throw new IllegalArgumentException(problems.getDiagnostics().toString());
        }
        Map<String, byte[]> files = new TreeMap<>();
        out.forEach((type, bytes) -> files.put(type, bytes.toByteArray()));
        return new UserCode(files);
    }

    /// A loader that has them in memory.
    ClassLoader loader() {
        return new ClassLoader(UserCode.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] file = files.get(name);
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, file, 0, file.length);
            }

            @Override
            public InputStream getResourceAsStream(String name) {
                byte[] file = files.get(name.replace(".class", "").replace('/', '.'));
                return file == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(file);
            }
        };
    }

    Path jar(Path folder) throws IOException {
        Path jar = folder.resolve("user.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var each : files.entrySet()) {
                out.putNextEntry(new JarEntry(each.getKey().replace('.', '/') + ".class"));
                out.write(each.getValue());
                out.closeEntry();
            }
        }
        return jar;
    }

    static Object call(ClassLoader loader, String type, String method, Object... arguments) {
        try {
            for (var each : Class.forName(type, true, loader).getDeclaredMethods()) {
                if (each.getName().equals(method)) {
                    each.setAccessible(true);
                    return each.invoke(null, arguments);
                }
            }
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("no method " + method);
    }

    /// What a worker has: the JDK and Braid.
    static ClassLoader braidOnly() {
        return new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith("braid.")) {
                    return UserCode.class.getClassLoader().loadClass(name);
                }
                throw new ClassNotFoundException(name);
            }
        };
    }

    /// The part of the class path that a worker has.
    static String braidsClassPath() {
        return place(Functions.class) + File.pathSeparator + place(braid.Remote.class);
    }

    private static Path place(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
