package braid.cli;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Class files whose every instruction is known.
final class SampleClasses {

    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final MethodTypeDesc TWO_INTS_TO_INT = MethodTypeDesc.of(CD_int, CD_int, CD_int);

    private SampleClasses() {}

    /// An abstract class with three methods: `add`, four instructions in four bytes; `run`, twelve in 20 bytes, which
    /// calls `java.lang.Math` twice, its own `add` and an array's `clone`; `none`, which has no code.
    static byte[] sample(String name) {
        var self = ClassDesc.of(name);
        var runType = MethodTypeDesc.of(CD_void, CD_int.arrayType());
        return ClassFile.of()
                .build(
                        self,
                        type -> type.withFlags(ClassFile.ACC_ABSTRACT | ClassFile.ACC_SUPER)
                                .withMethodBody("add", TWO_INTS_TO_INT, ClassFile.ACC_STATIC, SampleClasses::add)
                                .withMethodBody("run", runType, ClassFile.ACC_STATIC, code -> run(code, self))
                                .withMethod("none", MethodTypeDesc.of(CD_void), ClassFile.ACC_ABSTRACT, method -> {}));
    }

    private static void add(CodeBuilder code) {
        code.iload(0).iload(1).iadd().ireturn();
    }

    private static void run(CodeBuilder code, ClassDesc self) {
        code.iconst_1();
        code.iconst_2().invokestatic(MATH, "max", TWO_INTS_TO_INT);
        code.iconst_2().invokestatic(MATH, "min", TWO_INTS_TO_INT);
        code.iconst_2().invokestatic(self, "add", TWO_INTS_TO_INT);
        code.pop();
        code.aload(0).invokevirtual(CD_int.arrayType(), "clone", MethodTypeDesc.of(CD_Object));
        code.pop();
        code.return_();
    }

    /// A class whose one method calls a method of another class and returns.
    static byte[] caller(String name, String callee) {
        var nothing = MethodTypeDesc.of(CD_void);
        return ClassFile.of()
                .build(
                        ClassDesc.of(name),
                        type -> type.withMethodBody(
                                "call",
                                nothing,
                                ClassFile.ACC_STATIC,
                                code -> code.invokestatic(ClassDesc.of(callee), "called", nothing)
                                        .return_()));
    }

    /// Two good class files, one of them in a subdirectory, a broken one, and a file that is none.
    static Path writeTo(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("sub"));
        Files.write(directory.resolve("Sample.class"), sample("Sample"));
        Files.write(directory.resolve("sub").resolve("Caller.class"), caller("sub.Caller", "Sample"));
        Files.write(directory.resolve("Broken.class"), new byte[] {1, 2, 3});
        Files.writeString(directory.resolve("readme.txt"), "not a class");
        return directory;
    }

    /// The same files in a jar.
    static Path writeJar(Path jar) throws IOException {
        try (var files = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            writeTo(files.getPath("/"));
        }
        return jar;
    }
}
