package braid.engine;

import braid.Failure;
import braid.StreamException;
import braid.spi.Callbacks;
import braid.spi.Outcome;
import braid.spi.Spans;
import braid.spi.Task;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A future of the value of something that is computed, with a lease of its own on it, as long as it is not done.
///
/// It is completed on a thread that nobody else needs: what hangs on it may take any time.
final class Answer<T> extends CompletableFuture<T> {

    private final Computation<T> lease;
    private final Task task;

    private Answer(Computation<T> lease) {
        this.lease = lease;
        this.task = lease.submit();
    }

    /// A future of the value of `lease`, which it takes over.
    static <T> Answer<T> of(Computation<T> lease) {
        Answer<T> answer = new Answer<>(lease);
        if (answer.task.isDone()) {
            answer.complete();
        } else {
            answer.task.whenDone(() -> Callbacks.run(answer::complete));
        }
        return answer;
    }

    private void complete() {
        if (isDone()) {
            lease.close();
            return;
        }
        T value = null;
        Throwable thrown = null;
        try {
            value = value(lease);
        } catch (StreamException failed) {
            thrown = failed;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            thrown = interrupted;
        } catch (Throwable broken) {
            thrown = new StreamException(task.failure(broken, null));
        }
        lease.close(); // before anything that hangs on this looks
        if (thrown == null) {
            complete(value);
        } else {
            completeExceptionally(thrown);
        }
    }

    /// The one value that came of `lease`, which is done.
    ///
    /// @throws StreamException if a function failed
    @SuppressWarnings("unchecked")
    static <T> T value(Computation<T> lease) throws InterruptedException {
        Outcome outcome = lease.outcome();
        if (outcome.size() != 1) {
            throw new NoSuchElementException(outcome.size() + " values, not one, came of " + lease.origin());
        }
        if (outcome.get(0) instanceof Outcome.Failed(Failure failure)) {
            throw new StreamException(failure);
        }
        return (T) outcome.get(0);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean first = super.cancel(mayInterruptIfRunning);
        if (first) {
            lease.cancel();
        }
        return first;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        awaitTask();
        return super.get();
    }

    @Override
    public T join() {
        try {
            awaitTask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // a join goes on
        }
        return super.join();
    }

    /// An engine's own thread does not just wait.
    private void awaitTask() throws InterruptedException {
        if (!isDone() && LocalWorker.here() != null) {
            TaskWait.await(task, this::isDone, new TaskWait.Waiting(), Spans.FOREVER);
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
