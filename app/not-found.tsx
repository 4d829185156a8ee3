// An address without a page.
import Link from 'next/link';
import { PageFrame } from '@/components/app-shell/page-frame';
import { buttonClass } from '@/components/ui/button';

export default function NotFound() {
  return (
    <PageFrame title="Not found">
      <div className="pt-1">
        <h1 className="text-20">There is no page at this address</h1>
        <p className="mt-2 text-ink-2">The link may be mistyped, or belong to a version that has more.</p>
        <p className="mt-4">
          <Link href="/" className={buttonClass()}>
            Go to Home
          </Link>
        </p>
      </div>
    </PageFrame>
  );
}
