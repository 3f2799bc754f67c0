/// Kafka's topics as sources and sinks: [braid.kafka.KafkaRecords] reads as a member of a consumer group,
/// [braid.kafka.KafkaSink] writes.
@NullMarked
package braid.kafka;

import org.jspecify.annotations.NullMarked;
