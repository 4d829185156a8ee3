// Before anything is watched: the one thing to do, and a file to start from.
export function FirstTarget() {
  return (
    <div role="status" className="max-w-[620px] px-3 py-4">
      <p className="text-ink-2">
        Add a job to <code>prometheus.yml</code> in the configuration directory, in Prometheus’ own format. It is read
        again when it changes, and this page fills within a scrape interval.
      </p>
      <pre className="mt-3 overflow-x-auto rounded-control bg-well px-3 py-2 text-12">{`scrape_configs:
  - job_name: web
    static_configs:
      - targets: ['127.0.0.1:8080']`}</pre>
    </div>
  );
}
