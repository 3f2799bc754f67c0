package braid.testkit.random;

import java.util.List;

/// One thing that a thread of a script does.
sealed interface Act {

    /// How one element is emitted.
    enum Way {
        EMIT,
        TRY,
        TIMED,
        ASYNC
    }

    /// How long a call may wait.
    enum Patience {
        FOREVER,
        SHORT
    }

    record Emit(int source, String value, Way way) implements Act {}

    record EmitAll(int source, List<String> values) implements Act {
        public EmitAll {
            values = List.copyOf(values);
        }
    }

    /// Has a source pull: by the calling thread, or by one of its own.
    record Pull(int source, boolean onThreadOfItsOwn) implements Act {}

    record Drain(int source, Patience patience) implements Act {}

    record Close(int source, Patience patience) implements Act {}

    record Pause(int source) implements Act {}

    record Resume(int source) implements Act {}

    /// Builds a step that is late, and all behind it.
    record Attach(int step) implements Act {}

    record Destroy(int step) implements Act {}

    record Connect(int link) implements Act {}

    record Disconnect(int link) implements Act {}

    /// Lets the functions of a step go on that are stuck.
    record Open(int step) implements Act {}

    record Interrupt(int actor) implements Act {}

    /// Takes a snapshot, and looks whether all bounds are kept.
    record Look() implements Act {}

    /// Drains all sources, and then looks whether something moves although nobody emits. For a script of one thread.
    record Rest() implements Act {}
}
