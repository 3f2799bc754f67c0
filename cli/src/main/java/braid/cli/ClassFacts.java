package braid.cli;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;

/// What one class file tells: its size, as it is and compressed as far as it goes, its instructions, its methods, and
/// which other classes it calls.
///
/// Depends on the file's bytes and on nothing else, so files may be read by any thread and in any order.
///
/// @param callees the internal names of the classes in its invoke instructions, without itself and without arrays
record ClassFacts(
        int bytes,
        int compressed,
        int methods,
        Map<Opcode, Integer> instructions,
        List<MethodSize> methodSizes,
        Set<String> callees) {

    static ClassFacts read(Path file) throws IOException {
        return of(Files.readAllBytes(file));
    }

    /// The facts of a class file.
    ///
    /// @throws IllegalArgumentException if these are not the bytes of a whole class file
    static ClassFacts of(byte[] bytes) {
        var model = ClassFile.of().parse(bytes);
        // Parsed only when somebody asks; who asks finds out whether the file was cut off.
        model.attributes();
        var owner = model.thisClass().asInternalName();
        var instructions = new EnumMap<Opcode, Integer>(Opcode.class);
        var methodSizes = new ArrayList<MethodSize>();
        var callees = new HashSet<String>();
        for (var method : model.methods()) {
            var code = method.findAttribute(Attributes.code()).orElse(null);
            if (code == null) {
                continue;
            }
            var name = method.methodName().stringValue();
            methodSizes.add(new MethodSize(owner, name, method.methodType().stringValue(), code.codeLength()));
            for (var element : code) {
                if (element instanceof Instruction instruction) {
                    instructions.merge(instruction.opcode(), 1, Integer::sum);
                }
                if (element instanceof InvokeInstruction call) {
                    callees.add(call.owner().asInternalName());
                }
            }
        }
        callees.removeIf(callee -> callee.equals(owner) || callee.startsWith("["));
        return new ClassFacts(
                bytes.length,
                compressed(bytes),
                model.methods().size(),
                Collections.unmodifiableMap(instructions),
                Collections.unmodifiableList(methodSizes),
                Collections.unmodifiableSet(callees));
    }

    private static int compressed(byte[] bytes) {
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(bytes);
            deflater.finish();
            var room = new byte[8192];
            var length = 0;
            while (!deflater.finished()) {
                length += deflater.deflate(room);
            }
            return length;
        }
    }
}
