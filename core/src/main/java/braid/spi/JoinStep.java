package braid.spi;

/// A running step with several inputs. One thread at a time runs in all its receivers.
///
/// An input that is disconnected at run time completes.
@FunctionalInterface
public interface JoinStep<O> {

    /// A receiver for input number `input`; as [Step#link].
    Receiver<Object> link(int input, Receiver<? super O> down);

    /// Whether `input` has room for one more element, asked of inputs that another thread pushes: without room that
    /// thread waits. For the thread's own inputs it is not asked; there the backlog grows.
    default boolean hasRoom(int input) {
        return true;
    }

    /// Whether more of `input` would make room where [#hasRoom] says there is none. Asked only to find circles of
    /// waits.
    default boolean lacks(int input) {
        return false;
    }

    /// As [Step#held].
    default int held() {
        return 0;
    }

    /// As [Step#keys].
    default int keys() {
        return 0;
    }
}
