import { Button } from '../../../components/ui/button.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { RULE_TEMPLATES, type RuleTemplate } from '../templates.ts';
import css from './rules.module.css';

/** Rules to start from. */
export function TemplateList({ onChoose }: { onChoose: (template: RuleTemplate) => void }) {
  return (
    <section aria-labelledby="templates">
      <div className={css.head}>
        <h2 id="templates">{t('Start from one of these')}</h2>
      </div>
      <ul className={css.templates}>
        {RULE_TEMPLATES.map((template) => (
          <li key={template.id}>
            <p className="strong">{t(template.title)}</p>
            <p className="small ink-2">{t(template.about)}</p>
            <Button
              size="sm"
              aria-label={t('Start from this: {name}', { name: t(template.title) })}
              onClick={() => onChoose(template)}
            >
              {t('Start from this')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
