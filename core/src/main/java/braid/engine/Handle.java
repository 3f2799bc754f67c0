package braid.engine;

import braid.Failure;
import braid.Remote;
import braid.StreamException;
import braid.StreamInterruptedException;
import braid.TaskOptions;
import braid.function.ThrowingFunction;
import braid.spi.Engine;
import braid.spi.Lines;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Shared;
import braid.spi.Spans;
import braid.spi.Task;
import braid.spi.Transform;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What a user holds: a lease, with a cleaner behind it that ends it should the user forget to.
public final class Handle<T> implements Remote<T>, Shared {

    private final Handles handles;
    private final Computation<T> lease;
    private final Fate fate;
    private final Cleaner.Cleanable end;
    private final TaskWait.Waiting waiting = new TaskWait.Waiting();
    private final List<Answer<T>> answers = new ArrayList<>(1);

    /// What becomes of a handle.
    private enum State {
        HELD,
        CLOSED,
        CANCELLED,
        PASSED_ON
    }

    /// Ends the lease of a handle, which it must not refer to.
    private record Fate(Handles handles, Computation<?> lease, AtomicReference<State> state) implements Runnable {

        State now() {
            return Objects.requireNonNull(state.get());
        }

        @Override
        public void run() {
            switch (now()) {
                case HELD -> {
                    handles.forgotten(lease.origin());
                    lease.close();
                }
                case CLOSED -> lease.close();
                case CANCELLED -> lease.cancel();
                case PASSED_ON -> {}
            }
        }
    }

    /// A handle that takes over `lease`, which was submitted.
    Handle(Handles handles, Computation<T> lease) {
        this.handles = handles;
        this.lease = lease;
        this.fate = new Fate(handles, lease, new AtomicReference<>(State.HELD));
        this.end = Handles.CLEANER.register(this, fate);
    }

    private void requireHeld() {
        switch (fate.now()) {
            case HELD -> {}
            case CANCELLED -> throw new CancellationException("the handle was cancelled, on the " + lease);
            case CLOSED -> throw new IllegalStateException("the handle is closed, on the " + lease);
            case PASSED_ON -> throw new IllegalStateException("the handle was passed on, on the " + lease);
        }
    }

    private boolean isHeld() {
        return fate.now() == State.HELD;
    }

    @Override
    public T get() {
        try {
            await(Spans.FOREVER);
            return value();
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public T get(Duration timeout) throws TimeoutException {
        try {
            if (!await(Spans.nanos(timeout))) {
                throw new TimeoutException("no value within " + timeout + " of " + lease.origin());
            }
            return value();
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private T value() throws InterruptedException {
        try {
            return Answer.value(lease);
        } catch (StreamException | InterruptedException | NoSuchElementException known) {
            throw known;
        } catch (Throwable broken) {
            throw new StreamException(lease.submit().failure(broken, null)); // it cannot be read here
        }
    }

    /// Waits until it is done, at the most `nanos`.
    private boolean await(long nanos) throws InterruptedException {
        requireHeld();
        Task task = lease.submit();
        boolean ended = TaskWait.await(task, () -> !isHeld(), waiting, nanos);
        requireHeld();
        return ended;
    }

    @Override
    public boolean await(Duration timeout) {
        try {
            return await(Spans.nanos(timeout));
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private StreamInterruptedException interrupted() {
        Thread.currentThread().interrupt();
        return new StreamInterruptedException("interrupted while waiting for a result of " + lease.origin());
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> Remote<R> then(ThrowingFunction<? super T, ? extends R> function) {
        Objects.requireNonNull(function, "function");
        Origin where = new Origin("then", Lines.here());
        Transform.Map map = new Transform.Map((ThrowingFunction<Object, Object>) (ThrowingFunction<?, ?>) function);
        return handles.begin(moved().then(map, TaskOptions.DEFAULT, where));
    }

    /// The lease, taken out of this handle, which is over then.
    Computation<T> moved() {
        if (!fate.state.compareAndSet(State.HELD, State.PASSED_ON)) {
            requireHeld();
        }
        Computation<T> moved = lease.moved();
        ended();
        return moved;
    }

    boolean isOf(Engine engine) {
        return lease.engine().equals(engine);
    }

    /// Another lease on the same, for the inside.
    Computation<T> leased() {
        requireHeld();
        try {
            return lease.share();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public Handle<T> share() {
        return new Handle<>(handles, leased());
    }

    @Override
    public boolean isDone() {
        return fate.now() == State.CANCELLED || lease.isDone();
    }

    @Override
    public @Nullable Failure failure() {
        if (!lease.isDone()) {
            return null;
        }
        Outcome shape = lease.shape();
        return shape.size() == 1 && shape.get(0) instanceof Outcome.Failed(Failure failure) ? failure : null;
    }

    @Override
    public CompletableFuture<T> toFuture() {
        Answer<T> answer = Answer.of(leased());
        synchronized (answers) {
            answers.removeIf(CompletableFuture::isDone);
            if (!answer.isDone()) {
                answers.add(answer);
            }
        }
        if (fate.now() == State.CANCELLED) {
            answer.cancel(true);
        }
        return answer;
    }

    @Override
    public boolean cancel() {
        boolean first = fate.state.compareAndSet(State.HELD, State.CANCELLED);
        boolean undone = first && !lease.isDone();
        if (first) {
            List<Answer<T>> hanging;
            synchronized (answers) {
                hanging = List.copyOf(answers);
            }
            hanging.forEach(answer -> answer.cancel(true));
            ended();
        }
        return undone;
    }

    @Override
    public void close() {
        if (fate.state.compareAndSet(State.HELD, State.CLOSED)) {
            ended();
        }
    }

    private void ended() {
        end.clean();
        waiting.wake();
    }

    @Override
    public @Nullable Object about() {
        return lease.about();
    }

    /// Closes this once it is done: nobody wants the value, but what comes of its computation beside that.
    public void closeWhenDone() {
        whenDone(this::close);
    }

    /// Has `listener` told when it is done. `listener` is short.
    void whenDone(Runnable listener) {
        lease.submit().whenDone(listener);
    }

    @Override
    public String toString() {
        return lease.toString();
    }
}
