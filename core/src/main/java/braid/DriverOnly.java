package braid;

/// What a worker process must not do: be a driver itself. A function that is sent to a worker has the class that
/// it was written in initialised there, and a client in a static field would start workers from each worker.
final class DriverOnly {

    /// A worker process has it set to `true`.
    private static final String WORKER = "braid.worker";

    private DriverOnly() {}

    /// @param call such as `Client.local`
    /// @throws IllegalStateException if this is a worker process
    static void check(String call) {
        if (!Boolean.getBoolean(WORKER)) {
            return;
        }
        throw new IllegalStateException(StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getMethodName().equals("<clinit>"))
                        .map(StackWalker.StackFrame::getClassName)
                        .findFirst())
                .map(type -> call + " in the static initialiser of " + type + ": it runs on each worker too, as"
                        + " functions of that class are sent there. Make the client in a method, such as main")
                .orElse(call + " in a function that runs on a worker: only a driver has clients"));
    }
}
