package braid.benchmarks;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// The hand-written twin of `scatter().map(f).buffer(n).gather().sink(..)`: an executor, a bounded queue of
/// futures, and a thread that takes them in order.
final class FutureQueue implements AutoCloseable {

    private final ExecutorService executor;
    private final BlockingQueue<Future<Integer>> queue;
    private final Sum sum;
    private final Semaphore arrived = new Semaphore(0);
    private final Thread consumer = new Thread(this::consume, "consumer");

    FutureQueue(ExecutorService executor, int capacity, Sum sum) {
        this.executor = executor;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.sum = sum;
        consumer.start();
    }

    void put(Callable<Integer> task) throws InterruptedException {
        queue.put(executor.submit(task));
    }

    /// Waits until `elements` more have come through.
    void await(int elements) throws InterruptedException {
        arrived.acquire(elements);
    }

    private void consume() {
        try {
            while (true) {
                sum.add(queue.take().get());
                arrived.release();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        consumer.interrupt();
        consumer.join();
        executor.shutdownNow();
    }
}
