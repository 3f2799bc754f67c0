package braid.cluster.code;

import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import braid.function.ThrowingFunction;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A driver and a worker in one JVM, with nothing but bytes between them.
final class Traveller {

    final ClassFiles files = new ClassFiles();
    final Functions functions = new Functions(files);
    final List<String> asked = new CopyOnWriteArrayList<>();
    final DriverLoader worker;

    Traveller() {
        worker = new DriverLoader("driver 1", UserCode.braidOnly(), name -> {
            asked.add(name);
            return files.find(name);
        });
    }

    @SuppressWarnings("unchecked") // as the function says
    <T, R> ThrowingFunction<T, R> send(Object function) {
        int number = functions.prepare(function, "'test' (Test.java:1)");
        return (ThrowingFunction<T, R>) new FunctionReader(worker).read(functions.bytes(number));
    }

    Object toWorker(Object value) {
        return travel(value, files, worker);
    }

    Object toDriver(Object value) {
        return travel(value, worker, files);
    }

    static Object travel(Object value, ClassSpace from, ClassSpace to) {
        Packer out = new Packer(64);
        new Values(from).write(value, out);
        Unpacker in = new Unpacker(out.toBytes());
        Object read = new Values(to).read(in);
        if (in.left() != 0) {
            throw new AssertionError(in.left() + " bytes left");
        }
        return read;
    }

    /// What `function` makes of `value` on the worker, back at the driver.
    Object run(ThrowingFunction<?, ?> function, Object value) throws Exception {
        return toDriver(send(function).applyWithException(toWorker(value)));
    }
}
