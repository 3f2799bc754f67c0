package braid.spi;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Carries one piece of context, such as a trace's id in a thread-local, from the thread that emits to the
/// threads that compute: takes it up where the element is emitted, and puts it in force around each function
/// that the element comes to on another thread. A source is told which of them its elements carry:
/// [braid.Source#carrying].
///
/// ```java
/// static final ThreadLocal<String> TRACE = new ThreadLocal<>();
/// static final ScopedValue<String> USER = ScopedValue.newInstance();
///
/// var orders = Source.<Order>create()
///         .carrying(Carrier.threadLocal("trace", () -> TRACE), Carrier.scopedValue("user", () -> USER));
/// ```
///
/// A user's own is a record or a class without state. It is called by many threads at a time. On a cluster it
/// travels to the workers as functions do, and its values as elements do: a [java.io.Serializable] or a record.
///
/// @param <V> its values
public interface Carrier<V> {

    /// What runs with a value in force.
    ///
    /// @param <X> what it may throw
    @FunctionalInterface
    interface Call<X extends Throwable> {
        /// Runs it.
        void run() throws X;
    }

    /// Finds where a piece of context is kept: `() -> TRACE`. It is asked again on a worker, whose `TRACE` is
    /// another one; a lambda that captures nothing can travel there.
    ///
    /// @param <L> a `ThreadLocal` or a `ScopedValue`
    @FunctionalInterface
    interface Place<L> extends Serializable {
        /// Where it is kept, always the same.
        L find();
    }

    /// What it is called in errors. A source has one of a name.
    String name();

    /// The value in force on the calling thread, which is about to emit; null for none. What it throws, `emit`
    /// throws as a failure of the element.
    @Nullable
    V capture();

    /// Runs `call` once, on the calling thread, with `value` in force; null for none. Before it returns or
    /// throws it puts back what was in force before.
    <X extends Throwable> void with(@Nullable V value, Call<X> call) throws X;

    /// Carries what a `ThreadLocal` has; null and nothing are the same. The value itself is shared by all
    /// threads that see it, so it should not change. What a function sets there is gone when its element leaves
    /// the thread.
    ///
    /// @param place where it is
    static <V> Carrier<V> threadLocal(String name, Place<ThreadLocal<V>> place) {
        return new ThreadLocalCarrier<>(name, place);
    }

    /// Carries what a `ScopedValue` is bound to. Where it was not bound it is not bound, unless the thread that
    /// computes, another emitter perhaps that helps, is itself inside a binding: then it is bound to null.
    ///
    /// @param place where it is
    static <V> Carrier<V> scopedValue(String name, Place<ScopedValue<V>> place) {
        return new ScopedValueCarrier<>(name, place);
    }
}
