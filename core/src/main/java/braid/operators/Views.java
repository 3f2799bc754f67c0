package braid.operators;

import java.io.Serial;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/// The last elements of a stream, as lists that share one array: to make one costs no copy. The array is written
/// only behind the end of all lists that were made of it, so none of them ever changes. It is left for a new one
/// when it is full, which happens once in as many elements as are copied then.
final class Views<T> {

    private static final int SPARE = 16;

    private Object[] array = new Object[SPARE];
    private int from;
    private int to;

    int size() {
        return to - from;
    }

    void add(T element) {
        if (to == array.length) {
            int size = size();
            Object[] next = new Object[Math.addExact(size, Math.max(size, SPARE))];
            System.arraycopy(array, from, next, 0, size);
            array = next;
            from = 0;
            to = size;
        }
        array[to++] = element;
    }

    /// Takes the oldest out.
    @SuppressWarnings("unchecked")
    T removeFirst() {
        return (T) array[from++];
    }

    /// What is held now, for ever.
    List<T> view() {
        return new View<>(array, from, size());
    }

    private static final class View<T> extends AbstractList<T> implements RandomAccess, Serializable {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Object[] array;
        private final transient int from;
        private final transient int size;

        View(Object[] array, int from, int size) {
            this.array = array;
            this.from = from;
            this.size = size;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T get(int index) {
            return (T) array[from + Objects.checkIndex(index, size)];
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Object[] toArray() {
            return Arrays.copyOfRange(array, from, from + size);
        }

        /// It travels as a list of its own, without what others see of the array.
        @Serial
        private Object writeReplace() {
            return List.copyOf(this);
        }
    }
}
