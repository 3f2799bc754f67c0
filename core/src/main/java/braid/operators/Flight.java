package braid.operators;

import braid.spi.Callbacks;
import braid.spi.Context;
import braid.spi.Receiver;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A call that gives its result later: of one element, by a `CompletionStage`.
final class Flight<R> {

    /// What came of it.
    private record Landed<R>(@Nullable R result, @Nullable Throwable thrown) {}

    private final Object element;
    private @Nullable CompletionStage<? extends R> stage;
    private volatile @Nullable Landed<R> landed;

    Flight(Object element) {
        this.element = element;
    }

    Object element() {
        return element;
    }

    /// Waits for `promised`, by `then`, which any thread may run.
    void begin(CompletionStage<? extends R> promised, Runnable then) {
        stage = promised;
        var _ = promised.whenComplete((result, thrown) -> {
            landed = new Landed<>(result, thrown);
            then.run();
        });
    }

    boolean isOver() {
        return landed != null;
    }

    /// Says that nobody wants its result any more. What hangs on the future, and the future itself, is the user's:
    /// it runs where it holds up nobody.
    void cancel() {
        if (!isOver() && stage instanceof Future<?> future) {
            Callbacks.run(() -> future.cancel(true));
        }
    }

    /// Passes on what came of it, once it is over.
    void pass(Context context, Receiver<? super R> down) throws InterruptedException {
        Landed<R> here = landed;
        if (here == null) {
            throw new IllegalStateException("not over yet: " + element);
        }
        R result = here.result();
        if (result != null) {
            down.receive(result);
            return;
        }
        Throwable thrown = here.thrown();
        if (thrown instanceof CompletionException wrapped && wrapped.getCause() != null) {
            thrown = wrapped.getCause();
        }
        if (thrown == null) {
            thrown = new NullPointerException("null is not an element: the function's stage gave null");
        }
        down.signal(context.failure(element, thrown));
    }
}
