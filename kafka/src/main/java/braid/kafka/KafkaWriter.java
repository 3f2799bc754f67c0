package braid.kafka;

import braid.spi.SinkWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/// Sends each batch, and waits until the brokers have all of it.
final class KafkaWriter<K, V> implements SinkWriter<ProducerRecord<K, V>> {

    private static final Duration LAST_CALLS = Duration.ofSeconds(5);

    private final Producer<K, V> producer;

    KafkaWriter(Producer<K, V> producer) {
        this.producer = producer;
    }

    @Override
    public void write(List<? extends ProducerRecord<K, V>> records) throws InterruptedException {
        send(producer, records);
    }

    static <K, V> void send(Producer<K, V> producer, List<? extends ProducerRecord<K, V>> records)
            throws InterruptedException {
        List<Future<?>> sent = new ArrayList<>(records.size());
        try {
            for (ProducerRecord<K, V> record : records) {
                sent.add(producer.send(record));
            }
            producer.flush();
            for (int i = 0; i < sent.size(); i++) {
                await(sent.get(i), records.get(i));
            }
        } catch (InterruptException interrupted) {
            Thread.interrupted(); // the flag that Kafka has set beside the exception
            throw (InterruptedException)
                    new InterruptedException("interrupted while records were sent").initCause(interrupted);
        }
    }

    private static void await(Future<?> sent, ProducerRecord<?, ?> record) throws InterruptedException {
        try {
            sent.get();
        } catch (ExecutionException failed) {
            throw new KafkaException(
                    "a record to " + record.topic() + (record.partition() == null ? "" : "-" + record.partition())
                            + " was not taken",
                    failed.getCause());
        }
    }

    @Override
    public void close() {
        producer.close(LAST_CALLS);
    }
}
